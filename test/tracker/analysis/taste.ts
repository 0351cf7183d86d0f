/** What people with a taste of their own would pick of runs that were judged, and what the judge learns from it. */
import { comparisonsOf } from '../../../tracker/analysis/learning/comparisons.ts'
import {
  adaptWeights,
  agreement,
  type Comparison,
  type Signals,
} from '../../../tracker/analysis/learning/learn.ts'
import type { BestPick } from '../../../tracker/human.ts'
import type { RunVerdict } from '../../../tracker/verdict.ts'
import type { Dice } from './picking.ts'

export interface Tasted {
  readonly name: string
  readonly verdict: RunVerdict
}

/** An epoch for each run. */
export type Taste = (run: Tasted) => number

/** The epoch at which the signals of the verdict, weighed like this, stand highest; a signal a run lacks says nothing. */
export const tasteFor =
  (weights: Signals): Taste =>
  ({ verdict: { epochs } }) => {
    const points = epochs.map(({ signals }) =>
      Object.entries(signals).reduce((sum, [name, value]) => sum + value * (weights[name] ?? 0), 0),
    )
    return epochs[points.indexOf(Math.max(...points))]?.epoch ?? 0
  }

export const anyEpoch =
  (dice: Dice): Taste =>
  ({ verdict: { epochs } }) =>
    epochs[Math.floor(dice() * epochs.length)]?.epoch ?? 0

/** Picks as the record holds them, one a run and made without the suggestion, as comparisons of judged moments. */
export const decided = (runs: readonly Tasted[], taste: Taste): Comparison[] =>
  comparisonsOf(
    runs.map((run) => ({
      run: run.name,
      decisions: [pickOf(taste(run))],
      moments: run.verdict.epochs.map((one) => ({ ...one, signals: completed(one.signals, run) })),
    })),
  )

const completed = (signals: Signals, { verdict: { weights } }: Tasted): Signals =>
  Object.fromEntries(Object.keys(weights).map((name) => [name, signals[name] ?? 0]))

const pickOf = (at: number): BestPick => ({
  ...{ kind: 'pick', axis: 'epoch', at, sawSuggestion: false, version: null },
  ...{ saidAt: '2026-11-21T08:00:00.000Z', by: 'dashboard' },
})

/** Share of held-out picks foreseen with the weights learnt from the others, less with the judge's own. */
export function raisedBy(
  runs: readonly Tasted[],
  { seen, taste, defaults }: { seen: number; taste: Taste; defaults: Signals },
): number {
  const { weights } = adaptWeights(defaults, decided(runs.slice(0, seen), taste))
  const held = decided(runs.slice(seen), taste)
  const [after, before] = [agreement(weights, held), agreement(defaults, held)]
  if (after === null || before === null) throw new Error('no picks were held out')
  return after - before
}
