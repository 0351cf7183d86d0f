/** What a person's decisions say about the weights of the judge's signals. Numbers in, numbers out. */
import { fitted, margin, type Row } from './preference-fit.ts'

/** Signals by name, on scales that can be compared. Both sides of a comparison have the same ones. */
export type Signals = Readonly<Record<string, number>>

/** One moment of a run was preferred to another one. */
export interface Comparison {
  readonly better: Signals
  readonly worse: Signals
  /** Its share of a decision: those of one decision sum to 1, or to ½ where the suggestion was seen. */
  readonly weight: number
  /** The run in which it was decided. */
  readonly run: string
  /** Names the decision within its run. */
  readonly decision: string
  readonly sawSuggestion: boolean
}

/**
 * few = not enough decisions yet; unmoved = they follow nothing that the signals tell, or the
 * defaults foresee them as well; adapted = the weights are the person's.
 */
export type Learning = 'few' | 'unmoved' | 'adapted'

export interface AdaptedWeights {
  readonly weights: Readonly<Record<string, number>>
  /** Decisions that were looked at. */
  readonly used: number
  readonly learning: Learning
}

export const fewestDecisions = 8
export const fewestRuns = 2

/**
 * Held-out agreement must lie so many standard deviations above that of picks at random. Of 1,200
 * simulated homes of 8 to 60 random picks 2 get past it; eight picks that agree nine times of ten do.
 */
const fewestDeviations = 3.3

/** The weights that a person's decisions speak for, starting from the defaults. Same input, same weights. */
export function adaptWeights(defaults: Signals, comparisons: readonly Comparison[]): AdaptedWeights {
  const used = new Set(comparisons.map(decisionName)).size
  const runs = new Set(comparisons.map(({ run }) => run)).size
  const kept = (learning: Learning): AdaptedWeights => ({ weights: defaults, used, learning })
  if (used < fewestDecisions || runs < fewestRuns) return kept('few')
  const problem = problemOf(defaults, comparisons)
  if (problem === null || !isFollowed(problem)) return kept('unmoved')
  const weights = fitted(problem.start, problem.rows).map((weight) => weight * problem.scale)
  return {
    weights: { ...defaults, ...Object.fromEntries(problem.names.map((name, i) => [name, weights[i] ?? 0])) },
    used,
    learning: 'adapted',
  }
}

/**
 * Share of decisions that weights agree with, of those made without the suggestion in view; a tie is
 * half. Null when there are none.
 */
export function agreement(weights: Signals, comparisons: readonly Comparison[]): number | null {
  const names = Object.keys(weights)
  const blind = comparisons.filter(({ sawSuggestion }) => !sawSuggestion)
  if (blind.length === 0) return null
  const vector = names.map((name) => weights[name] ?? 0)
  return shareWon(
    vector,
    blind.map((one) => rowOf(names, one)),
  )
}

const decisionName = ({ run, decision }: Comparison): string => `${run} ${decision}`

interface Problem {
  readonly names: readonly string[]
  readonly rows: readonly Row[]
  /** Defaults divided by `scale`: their margins have a root mean square of 1. */
  readonly start: readonly number[]
  readonly scale: number
}

function rowOf(names: readonly string[], one: Comparison): Row {
  const difference = names.map((name) => signalOf(one.better, name) - signalOf(one.worse, name))
  return { difference, weight: one.weight, run: one.run, decision: decisionName(one) }
}

function signalOf(signals: Signals, name: string): number {
  const value = signals[name]
  if (value === undefined || !Number.isFinite(value))
    throw new Error(`expected a number for the signal ${name} of every compared moment, got ${value}`)
  return value
}

/** Null when the defaults cannot tell any of the compared moments apart. */
function problemOf(defaults: Signals, comparisons: readonly Comparison[]): Problem | null {
  const names = Object.keys(defaults)
  const rows = comparisons.map((one) => rowOf(names, one))
  const weights = names.map((name) => defaults[name] ?? 0)
  const scale = Math.sqrt(weightedMean(rows, (row) => margin(weights, row) ** 2))
  if (!(scale > 0)) return null
  return { names, rows, scale, start: weights.map((weight) => weight / scale) }
}

/** Whether weights fitted to other runs foresee a run's decisions: better than chance, and than the defaults. */
function isFollowed(problem: Problem): boolean {
  const won = folds(problem.rows).reduce(
    (sum, { held, others }) => sum + excess(fitted(problem.start, others), held),
    0,
  )
  const before = excess(problem.start, problem.rows)
  return won > before && won >= fewestDeviations * deviation(problem.rows)
}

/** Runs are held out whole: decisions about one run lean on the same pictures. */
const mostFolds = 10

function folds(rows: readonly Row[]): { readonly held: Row[]; readonly others: Row[] }[] {
  const places = new Map([...new Set(rows.map(({ run }) => run))].map((run, n) => [run, n]))
  const count = Math.min(mostFolds, places.size)
  const isHeld = (row: Row, n: number): boolean => (places.get(row.run) ?? 0) % count === n
  return Array.from({ length: count }, (_, n) => ({
    held: rows.filter((row) => isHeld(row, n)),
    others: rows.filter((row) => !isHeld(row, n)),
  }))
}

/** Weight of comparisons won, less what chance wins. */
const excess = (weights: readonly number[], rows: readonly Row[]): number =>
  rows.reduce((sum, row) => sum + row.weight * (score(weights, row) - 0.5), 0)

const shareWon = (weights: readonly number[], rows: readonly Row[]): number =>
  weightedMean(rows, (row) => score(weights, row))

function score(weights: readonly number[], row: Row): number {
  const by = margin(weights, row)
  return Math.abs(by) < 1e-12 ? 0.5 : by > 0 ? 1 : 0
}

/**
 * Standard deviation of `excess` when every decision is a random one: the rank of one among m others is
 * even, and the share it beats has the variance (m + 2) / 12 m.
 */
function deviation(rows: readonly Row[]): number {
  const decisions = new Map<string, { weight: number; others: number }>()
  for (const { decision, weight } of rows) {
    const known = decisions.get(decision) ?? { weight: 0, others: 0 }
    decisions.set(decision, { weight: known.weight + weight, others: known.others + 1 })
  }
  const variances = [...decisions.values()].map(
    ({ weight, others }) => (weight ** 2 * (others + 2)) / (12 * others),
  )
  return Math.sqrt(variances.reduce((sum, one) => sum + one, 0))
}

function weightedMean(rows: readonly Row[], of: (row: Row) => number): number {
  const total = rows.reduce((sum, row) => sum + row.weight, 0)
  return rows.reduce((sum, row) => sum + row.weight * of(row), 0) / total
}
