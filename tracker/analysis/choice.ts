import { gain } from './constants.ts'
import { mean, smoothed, variance } from './numbers.ts'
import type { PromptSeries } from './rise.ts'
import type { Trajectory } from './trajectory.ts'

/** Indices of moments. */
export interface Choice {
  /** The latest of the set that has a checkpoint, or the latest of all. */
  readonly best: number
  /** Moments that cannot be told from the strongest one before damage, in order. */
  readonly set: readonly number[]
  /** The strongest one when it is earlier than the best. */
  readonly safer: number | null
}

/** Strength of the subject by moment, 0 at the base model. */
export const strength = (path: Trajectory): number[] => smoothed(strengthByPrompt(path).map(mean))

/** Without training pictures, how far the samples have come stands in for what they have come towards. */
const strengthByPrompt = ({ gain: gains, distance, trigger }: Trajectory): PromptSeries =>
  gains ?? distance.map((row) => trigger.map((column) => row[column] as number))

export interface ChoiceFacts {
  readonly strengths: readonly number[]
  /** First damaged moment. */
  readonly onset: number | null
  readonly hasCheckpoint: (k: number) => boolean
}

/** The most recent moment that works as well as the strongest one and comes before damage. */
export function choose(path: Trajectory, { strengths, onset, hasCheckpoint }: ChoiceFacts): Choice {
  const candidates = strengths.map((_, k) => k).slice(1, onset ?? undefined)
  const strongest = candidates.reduce((top, k) =>
    (strengths[k] as number) > (strengths[top] as number) ? k : top,
  )
  const series = strengthByPrompt(path)
  const set = candidates.filter((k) => k === strongest || isTied({ series, strengths, strongest, k }))
  const best = set.filter(hasCheckpoint).at(-1) ?? (set.at(-1) as number)
  return { best, set, safer: strongest < best ? strongest : null }
}

interface Tie {
  readonly series: PromptSeries
  readonly strengths: readonly number[]
  readonly strongest: number
  readonly k: number
}

/** Within one standard error of the paired difference over prompts, or a small share of all that was gained. */
function isTied({ series, strengths, strongest, k }: Tie): boolean {
  const differences = (series[strongest] ?? []).map((value, p) => value - (series[k]?.[p] as number))
  const standardError = Math.sqrt(variance(differences) / differences.length)
  const small = gain.tieShare * Math.abs(strengths[strongest] as number)
  return (strengths[strongest] as number) - (strengths[k] as number) <= Math.max(standardError, small)
}
