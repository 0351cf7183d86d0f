/** People who pick epochs, made up: runs with known signals, judges with known weights. Same seed, same picks. */
import type { Comparison, Signals } from '../../../tracker/analysis/learning/learn.ts'

export type Dice = () => number

/** Even numbers from 0 to 1: mulberry32. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const normal = (dice: Dice): number => Math.sqrt(-2 * Math.log(1 - dice())) * Math.cos(2 * Math.PI * dice())

export const defaults = { gain: 1.2, artefact: -1, sameness: -1, control: -1, velocity: -0.5, late: 0 }
const names = Object.keys(defaults)

/** Epochs of a run: something is gained early, and each kind of harm begins somewhere. */
export type MadeRun = readonly Signals[]

export function madeRuns(dice: Dice, count: number): MadeRun[] {
  const runs = Array.from({ length: count }, () => madeRun(dice))
  const spread = Object.fromEntries(names.map((name) => [name, spreadOf(runs, name)]))
  return runs.map((run) =>
    run.map((epoch) =>
      Object.fromEntries(names.map((name) => [name, (epoch[name] ?? 0) / (spread[name] ?? 1)])),
    ),
  )
}

function madeRun(dice: Dice): MadeRun {
  const epochs = 7 + Math.floor(6 * dice())
  const pace = 1 + 4 * dice()
  const harms = names.slice(1, -1).map((name) => {
    const onset = (0.3 + dice()) * epochs
    const slope = 0.1 + 0.5 * dice()
    return { name, at: (k: number) => Math.max(0, k - onset) * slope + 0.25 * normal(dice) }
  })
  return Array.from({ length: epochs }, (_, n) => ({
    gain: 1 - Math.exp(-(n + 1) / pace) + 0.05 * normal(dice),
    ...Object.fromEntries(harms.map(({ name, at }) => [name, at(n + 1)])),
    late: (n + 1) / epochs,
  }))
}

function spreadOf(runs: readonly MadeRun[], name: string): number {
  const deviations = runs.flatMap((run) => {
    const values = run.map((epoch) => epoch[name] ?? 0)
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length
    return values.map((value) => (value - mean) ** 2)
  })
  return Math.sqrt(deviations.reduce((sum, one) => sum + one, 0) / deviations.length)
}

/** Somebody who minds the same things, each by another measure, and lateness for its own sake. */
export const otherWeights = (dice: Dice): Signals =>
  Object.fromEntries(
    Object.entries(defaults).map(([name, weight]) => [
      name,
      name === 'late' ? 0.7 * normal(dice) : weight * Math.exp(normal(dice)),
    ]),
  )

/** Somebody who minds the same things, each by another measure. */
export const likeDefaults = (weights: Signals, dice: Dice): Signals =>
  Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, weight * Math.exp(normal(dice))]))

/** Fisher and Yates. */
export function shuffled<T>(values: readonly T[], dice: Dice): T[] {
  const mixed = [...values]
  for (let left = mixed.length - 1; left > 0; left--) {
    const at = Math.floor(dice() * (left + 1))
    const [one, other] = [mixed[left] as T, mixed[at] as T]
    mixed[left] = other
    mixed[at] = one
  }
  return mixed
}

/** The epoch that weights like best, with the wavering of a person. */
export const pickBy = (weights: Signals, dice: Dice) => (run: MadeRun) =>
  best(run, (epoch) => worthOf(weights, epoch) - 0.4 * Math.log(-Math.log(dice())))

export const pickAny = (dice: Dice) => (run: MadeRun) => Math.floor(dice() * run.length)

function best(run: MadeRun, of: (epoch: Signals) => number): number {
  const values = run.map(of)
  return values.indexOf(Math.max(...values))
}

const worthOf = (weights: Signals, epoch: Signals): number =>
  names.reduce((sum, name) => sum + (weights[name] ?? 0) * (epoch[name] ?? 0), 0)

/** One pick in each run. */
export const picked = (
  runs: readonly MadeRun[],
  pick: (run: MadeRun) => number,
  sawSuggestion = false,
): Comparison[] =>
  runs.flatMap((run, n) => {
    const at = pick(run)
    const others = run.filter((_, i) => i !== at)
    const better = run[at] ?? {}
    const weight = (sawSuggestion ? 0.5 : 1) / others.length
    return others.map((worse) => ({
      ...{ better, worse, weight, run: `made/${n}`, decision: 'pick', sawSuggestion },
    }))
  })
