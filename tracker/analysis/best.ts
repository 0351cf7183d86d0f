import type { RunVerdict } from '../verdict.ts'
import { isSameGroup } from './group.ts'

/** A judged run, by the name that is printed. */
export interface Contender {
  readonly run: string
  readonly verdict: RunVerdict
}

/** An epoch of a run. */
export interface EpochOfRun {
  readonly run: string
  readonly epoch: number
}

export interface SweepBest {
  readonly best: EpochOfRun
  /** The best epoch of the next run of the same group. */
  readonly runnerUp: EpochOfRun | null
  /** An earlier epoch of the best run, for those who fear overtraining. */
  readonly safer: EpochOfRun | null
}

/**
 * The epoch to keep among runs that can be compared: those of the largest group, the first one when several are
 * as large. Unclear runs count only when no run was judged; null when no run has an epoch to keep.
 */
export function bestOfSweep(runs: readonly Contender[]): SweepBest | null {
  const usable = runs.filter(({ verdict }) => verdict.best !== null)
  const judged = usable.filter(({ verdict }) => verdict.verdict !== 'unclear')
  const ranked = [...largestGroup(judged.length > 0 ? judged : usable)].sort(
    (a, b) => scoreOf(b) - scoreOf(a),
  )
  const [first, second] = ranked.flatMap(({ run, verdict: { best } }) => (best ? [{ run, best }] : []))
  if (!first) return null
  const { run, best } = first
  return {
    best: { run, epoch: best.epoch },
    runnerUp: second ? { run: second.run, epoch: second.best.epoch } : null,
    safer: best.safer === null ? null : { run, epoch: best.safer },
  }
}

function largestGroup(runs: readonly Contender[]): readonly Contender[] {
  const groupOf = (one: Contender): Contender[] =>
    runs.filter((other) => isSameGroup(one.verdict.group, other.verdict.group))
  return runs.map(groupOf).reduce((largest, one) => (one.length > largest.length ? one : largest), [])
}

const scoreOf = ({ verdict }: Contender): number => verdict.best?.score ?? Number.NEGATIVE_INFINITY
