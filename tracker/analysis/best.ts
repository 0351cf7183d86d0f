import type { RunVerdict } from '../model.ts'
import { grouped } from '../queries/grouped.ts'

/** A run as the comparison sees it. */
export interface Contender {
  /** Unique among the contenders; ties go to the first one. */
  readonly run: string
  /** Runs are compared only within a group: see `groupKey`. */
  readonly group: string
  readonly verdict: RunVerdict
}

/** An epoch of a run. */
export interface Pick {
  readonly run: string
  readonly epoch: number
}

export interface SweepBest {
  readonly best: Pick
  /** The best epoch of another run of the group. */
  readonly runnerUp: Pick | null
  /** An earlier epoch of the best run, for those who fear overtraining. */
  readonly safer: Pick | null
}

/** What makes two runs' scores comparable. */
export interface GroupFacts {
  readonly baseModel: string
  readonly prompts: readonly {
    readonly text: string
    readonly negative: string | null
    readonly seed: number
    readonly width: number | null
    readonly height: number | null
    readonly steps: number | null
    readonly cfg: number | null
    readonly sampler: string | null
  }[]
  /** Content of each prompt's picture before training, in the order of prompts. */
  readonly origin: readonly string[]
}

/** Runs with the same key can be compared: same model, same pictures asked for, same pictures to begin with. */
export const groupKey = ({ baseModel, prompts, origin }: GroupFacts): string =>
  JSON.stringify([
    baseModel,
    prompts.map(({ text, negative, seed, width, height, steps, cfg, sampler }) => [
      ...[text, negative, seed, width, height, steps, cfg, sampler],
    ]),
    origin,
  ])

/** The epoch to keep of all runs of the largest group; null when no run has one. Unclear runs count only when all are. */
export function bestOfSweep(runs: readonly Contender[]): SweepBest | null {
  const withBest = runs.filter(({ verdict }) => verdict.best !== null)
  const clear = withBest.filter(({ verdict }) => verdict.verdict !== 'unclear')
  const ranked = largestGroup(clear.length > 0 ? clear : withBest).sort((a, b) => scoreOf(b) - scoreOf(a))
  const [first, second] = ranked
  if (!first) return null
  const { best } = first.verdict
  const safer = best?.safer ?? null
  return {
    best: pickOf(first),
    runnerUp: second ? pickOf(second) : null,
    safer: safer === null ? null : { run: first.run, epoch: safer },
  }
}

function largestGroup(runs: readonly Contender[]): Contender[] {
  const groups = [...grouped(runs, ({ group }) => group).values()]
  return groups.reduce<Contender[]>((largest, one) => (one.length > largest.length ? [...one] : largest), [])
}

const scoreOf = ({ verdict }: Contender): number => verdict.best?.score ?? Number.NEGATIVE_INFINITY

const pickOf = ({ run, verdict }: Contender): Pick => ({ run, epoch: verdict.best?.epoch ?? Number.NaN })
