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

/** The most recent moment that works as well as the best one and comes before `onset`. */
export function choose(
  path: Trajectory,
  onset: number | null,
  hasCheckpoint: (k: number) => boolean,
): Choice {
  const strengths = strength(path)
  const candidates = strengths.map((_, k) => k).slice(1, onset ?? undefined)
  const strongest = candidates.reduce((top, k) =>
    (strengths[k] as number) > (strengths[top] as number) ? k : top,
  )
  const set = candidates.filter(
    (k) => k === strongest || isTied(strengthByPrompt(path), strongest, k, strengths),
  )
  const best = set.filter(hasCheckpoint).at(-1) ?? (set.at(-1) as number)
  return { best, set, safer: strongest < best ? strongest : null }
}

/** Within one standard error of the paired difference over prompts, or a small share of all that was gained. */
function isTied(series: PromptSeries, strongest: number, k: number, strengths: readonly number[]): boolean {
  const differences = (series[strongest] ?? []).map((value, p) => value - (series[k]?.[p] as number))
  const standardError = Math.sqrt(variance(differences) / differences.length)
  const small = gain.tieShare * Math.abs(strengths[strongest] as number)
  return (strengths[strongest] as number) - (strengths[k] as number) <= Math.max(standardError, small)
}
