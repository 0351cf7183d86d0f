/** What a choice of epochs is worth, from a run's truth: arithmetic only. */
import { mean, sum } from '../../../tracker/analysis/numbers.ts'
import { grouped } from '../../../tracker/queries/grouped.ts'
import type { Truth, TruthEpoch } from '../../tracker/analysis/labelled-run.ts'

/** What a rule would keep of a run: one epoch, or several of which each is as likely. */
export type Kept = readonly number[]

/** How much worse than the best epoch, 0 = the best. */
export interface Outcome {
  readonly subject: string
  /** One number an epoch of what was kept. */
  readonly lost: readonly number[]
  /** Share of what was kept that lies within one epoch of the best. */
  readonly withinOne: number
  /** Share of what was kept that is worse than no training. */
  readonly worseThanBase: number
}

export interface RuleScore {
  readonly runs: number
  readonly mean: number
  /** 95 % interval of the mean when subjects are drawn anew. */
  readonly low: number
  readonly high: number
  /** Over all epochs kept, each run weighing the same. */
  readonly median: number
  readonly p90: number
  readonly withinOne: number
  readonly worseThanBase: number
}

export function truthAt({ epochs }: Truth, epoch: number): TruthEpoch {
  const found = epochs.find((one) => one.epoch === epoch)
  if (!found) throw new RangeError(`epoch ${epoch} has no truth; it ends with ${epochs.at(-1)?.epoch}`)
  return found
}

export const qualityLost = (truth: Truth, epoch: number): number =>
  truthAt(truth, truth.best_epoch).quality - truthAt(truth, epoch).quality

export function outcomeOf(subject: string, truth: Truth, kept: Kept): Outcome {
  const share = (is: (epoch: number) => boolean): number => kept.filter(is).length / kept.length
  const base = truth.epochs.find(({ epoch }) => epoch === 0)?.quality ?? Number.NEGATIVE_INFINITY
  return {
    subject,
    lost: kept.map((epoch) => qualityLost(truth, epoch)),
    withinOne: share((epoch) => Math.abs(epoch - truth.best_epoch) <= 1),
    worseThanBase: share((epoch) => truthAt(truth, epoch).quality < base),
  }
}

export function ruleScore(outcomes: readonly Outcome[]): RuleScore {
  const losses = outcomes.flatMap(({ lost }) => lost.map((value) => ({ value, weight: 1 / lost.length })))
  const ofRuns = outcomes.map(({ subject, lost }) => ({ subject, value: mean(lost) }))
  const [low, high] = intervalBySubject(ofRuns)
  return {
    runs: outcomes.length,
    mean: mean(ofRuns.map(({ value }) => value)),
    ...{ low, high },
    median: weightedQuantile(losses, 0.5),
    p90: weightedQuantile(losses, 0.9),
    withinOne: mean(outcomes.map(({ withinOne }) => withinOne)),
    worseThanBase: mean(outcomes.map(({ worseThanBase }) => worseThanBase)),
  }
}

/** Between neighbours in proportion, as numpy does; 0 ≤ share ≤ 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (at - Math.floor(at)) * (above - below)
}

interface Weighted {
  readonly value: number
  readonly weight: number
}

/** `quantile` for equal weights, else the smallest value that has the share at or below it. */
export function weightedQuantile(values: readonly Weighted[], share: number): number {
  if (values.every(({ weight }) => weight === values[0]?.weight)) {
    return quantile(
      values.map(({ value }) => value),
      share,
    )
  }
  const sorted = [...values].sort((a, b) => a.value - b.value)
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0)
  let seen = 0
  for (const { value, weight } of sorted) {
    seen += weight
    if (seen >= share * total - 1e-9) return value
  }
  return Number.NaN
}

const draws = 2000

interface OfSubject {
  readonly subject: string
  readonly value: number
}

/** 95 % interval of the mean when subjects, not runs, are drawn; the same draws every time. */
export function intervalBySubject(values: readonly OfSubject[]): readonly [number, number] {
  const subjects = [...grouped(values, ({ subject }) => subject).values()].map((of) => ({
    count: of.length,
    total: sum(of.map(({ value }) => value)),
  }))
  const next = seededUniform(1)
  const means = Array.from({ length: draws }, () => {
    const drawn = subjects.map(() => subjects[Math.floor(next() * subjects.length)])
    return sum(drawn.map((of) => of?.total ?? 0)) / sum(drawn.map((of) => of?.count ?? 0))
  })
  return [quantile(means, 0.025), quantile(means, 0.975)]
}

/**
 * The same for any number that is taken from runs. Draws that give none, as a rate of nothing does, are left out;
 * NaN when all are.
 */
export function intervalOf<T extends { readonly subject: string }>(
  runs: readonly T[],
  statistic: (drawn: readonly T[]) => number,
): readonly [number, number] {
  const subjects = [...grouped(runs, ({ subject }) => subject).values()]
  const next = seededUniform(1)
  const found = Array.from({ length: draws }, () =>
    statistic(subjects.flatMap(() => subjects[Math.floor(next() * subjects.length)] ?? [])),
  ).filter(Number.isFinite)
  return [quantile(found, 0.025), quantile(found, 0.975)]
}

/** Numerical Recipes' linear congruential generator: 0 ≤ value < 1. */
function seededUniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
