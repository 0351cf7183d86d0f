import type { TrainingSpeed } from './trial-plan.ts'

/** One step of a training that has ended: when it was logged, in seconds. */
export interface TimedStep {
  readonly step: number
  readonly wall: number
}

/** Fewer steps say more about the start than about the speed. */
const fewest = 5

/**
 * How fast a training went: the median time of a step, and what is left over spread on its sample pictures
 * (saving checkpoints is in that share too). Null for trainings too short to tell.
 */
export function trainingSpeed(points: readonly TimedStep[], samples: number): TrainingSpeed | null {
  const [first, last] = [points[0], points.at(-1)]
  if (points.length < fewest || !first || !last || last.step <= first.step) return null
  const paces = points
    .slice(1)
    .flatMap((point, index) => paceBetween(points[index] as TimedStep, point) ?? [])
  const secondsPerStep = median(paces)
  const pause = last.wall - first.wall - secondsPerStep * (last.step - first.step)
  return { secondsPerStep, secondsPerSample: samples > 0 ? Math.max(0, pause / samples) : 0 }
}

const paceBetween = (before: TimedStep, after: TimedStep): number | null =>
  after.step > before.step ? (after.wall - before.wall) / (after.step - before.step) : null

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
