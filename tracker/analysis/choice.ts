import { standing } from './constants.ts'
import type { Weighed } from './weigh.ts'

/** Indices of moments. */
export interface Choice {
  /** The latest that works as well as the best one and has a checkpoint; without any checkpoint the latest. */
  readonly best: number
  /** Moments that cannot be told from it before damage, in order. */
  readonly set: readonly number[]
  /** An earlier one of the set, for those who fear overtraining: the highest of them. */
  readonly safer: number | null
  /** The highest one besides. */
  readonly runnerUp: number | null
}

export interface ChoiceFacts {
  /** First damaged moment. */
  readonly onset: number | null
  readonly hasCheckpoint: (k: number) => boolean
  /** First moment that validation loss allows; 1 where it was not measured. */
  readonly from: number
}

/** The most recent moment that works as well as the highest one and comes before damage. */
export function choose(weighed: Weighed, { onset, hasCheckpoint, from }: ChoiceFacts): Choice {
  const { points } = weighed
  // of a run that is damaged from its first epoch on, that one
  const harmless = points.map((_, k) => k).slice(1, Math.max(2, onset ?? points.length))
  const wanted = harmless.filter((k) => k >= from)
  const candidates = wanted.length > 0 ? wanted : harmless.slice(-1)
  const usable = usableOf(candidates, harmless, hasCheckpoint)
  const highest = highestOf(usable, points) as number
  const best = usable.filter((k) => below(points, k, highest) <= standing.tie).at(-1) as number
  const isEqual = (k: number): boolean =>
    Math.abs(below(points, k, best)) <= Math.max(standing.tie, weighed.errorBetween(k, best))
  const set = harmless.filter((k) => k === best || (candidates.includes(k) && isEqual(k)))
  return {
    ...{ best, set },
    safer: highestOf(
      set.filter((k) => k < best),
      points,
    ),
    runnerUp: highestOf(
      usable.filter((k) => k !== best),
      points,
    ),
  }
}

/** Those with a file; where none of the wanted ones has one, the last before them that has. */
function usableOf(
  candidates: readonly number[],
  harmless: readonly number[],
  hasCheckpoint: ChoiceFacts['hasCheckpoint'],
): readonly number[] {
  const saved = candidates.filter(hasCheckpoint)
  if (saved.length > 0) return saved
  const before = harmless.filter(hasCheckpoint).slice(-1)
  return before.length > 0 ? before : candidates
}

const below = (points: readonly number[], k: number, other: number): number =>
  (points[other] as number) - (points[k] as number)

function highestOf(moments: readonly number[], points: readonly number[]): number | null {
  const [first, ...others] = moments
  if (first === undefined) return null
  return others.reduce((top, k) => ((points[k] as number) > (points[top] as number) ? k : top), first)
}
