/** The pick across several runs of one subject: its quality against the best epoch of any of them. */
import { mean } from '../../../tracker/analysis/numbers.ts'
import { grouped } from '../../../tracker/queries/grouped.ts'
import type { LabelledJudgement } from './folds.ts'
import { truthAt } from './scores.ts'
import { pickOfSweep } from './subject.ts'

type Sweep = readonly LabelledJudgement[]

export interface SweepScore {
  readonly name: string
  readonly runs: number
  readonly pick: { readonly run: string; readonly epoch: number } | null
  /** By rule, the expected one where it leaves a choice. */
  readonly lost: Readonly<Record<string, number>>
}

export const ours = 'lorasweep'

/** `sweep1-1 … sweep1-4` are runs of one sweep. */
export function sweepScores(runs: readonly LabelledJudgement[]): SweepScore[] {
  const named = grouped(runs, ({ run }) => /^(.*sweep\d+)-\d+$/.exec(run.name)?.[1] ?? '')
  return [...named].filter(([name]) => name !== '').map(([name, sweep]) => scoreOf(name, sweep))
}

function scoreOf(name: string, sweep: Sweep): SweepScore {
  const best = Math.max(...sweep.map(({ run: { truth } }) => truthAt(truth, truth.best_epoch).quality))
  const pick = pickOfSweep(sweep.map(({ run, judged }) => ({ run: run.name, verdict: judged.verdict })))
  const kept: Readonly<Record<string, readonly Place[]>> = {
    [ours]: pickedPlaces(sweep, pick),
    ...others(sweep),
  }
  const lost = Object.entries(kept).map(([rule, places]) => {
    const qualities = places.map(({ of, epoch }) => truthAt(of.run.truth, epoch).quality)
    return [rule, best - mean(qualities)] as const
  })
  return { name, runs: sweep.length, pick, lost: Object.fromEntries(lost) }
}

interface Place {
  readonly of: LabelledJudgement
  readonly epoch: number
}

/** Where nothing is picked, any run's last epoch. */
function pickedPlaces(sweep: Sweep, pick: SweepScore['pick']): Place[] {
  const of = sweep.find(({ run }) => run.name === pick?.run)
  return pick && of ? [{ of, epoch: pick.epoch }] : sweep.map((one) => ({ of: one, epoch: one.run.last }))
}

const middle = ({ run }: LabelledJudgement): number => Math.max(1, Math.round(run.last / 2))

function others(sweep: Sweep): Record<string, readonly Place[]> {
  const losses = sweep.map(({ run }) => run.trainLoss.at(-1)?.[1] ?? Number.POSITIVE_INFINITY)
  const of = sweep[losses.indexOf(Math.min(...losses))] as LabelledJudgement
  return {
    'lowest last train loss, its last epoch': [{ of, epoch: of.run.last }],
    'lowest last train loss, its middle epoch': [{ of, epoch: middle(of) }],
    'any run, its last epoch': sweep.map((one) => ({ of: one, epoch: one.run.last })),
    'any run, its middle epoch': sweep.map((one) => ({ of: one, epoch: middle(one) })),
    'any run, any epoch': sweep.flatMap((one) =>
      Array.from({ length: one.run.last }, (_, k) => ({ of: one, epoch: k + 1 })),
    ),
  }
}
