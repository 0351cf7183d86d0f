/**
 * How the judge's numbers come from labelled runs: ridge regression of quality, within runs, on the signals the
 * judge weighs. One answer for one set of runs: nothing is drawn, nothing is stopped early.
 */

import type { JudgeInput } from '../../../tracker/analysis/case/judge-input.ts'
import { type SignalName, type Weighing, weighing } from '../../../tracker/analysis/constants.ts'
import { mean, variance } from '../../../tracker/analysis/numbers.ts'
import { reachOf, type Signals, signalsOf, tempoOf } from '../../../tracker/analysis/signals.ts'
import { type Trajectory, trajectory } from '../../../tracker/analysis/trajectory.ts'
import { centred, pointsOf } from '../../../tracker/analysis/weigh.ts'
import type { Truth } from '../../tracker/analysis/labelled-run.ts'

export interface LabelledCase {
  readonly input: JudgeInput
  readonly truth: Truth
}

/** Points under the best beyond which it does not matter how bad an epoch is: everybody sees it. */
const mostLost = 10
/** Pull of the weights towards zero, in runs' mean squares of a signal's unit. */
const ridge = 0.01

const names = Object.keys(weighing.weights) as SignalName[]

interface Prepared {
  readonly input: JudgeInput
  readonly path: Trajectory
  /** Points by epoch after the base model. */
  readonly quality: readonly number[]
  readonly label: Truth['label']
}

/** Constants for runs that are none of these. `without` names signals whose weight stays 0. */
export function fitWeighing(cases: readonly LabelledCase[], without: readonly string[] = []): Weighing {
  const runs = cases.flatMap(prepared)
  const tempo = {
    rate: spreadOf(runs.flatMap(({ input: { settings } }) => logOf(settings.ratePerPicture))),
    reach: spreadOf(runs.map(({ path }) => reachOf(path))),
  }
  const own = (run: Prepared, constants: Weighing): Signals =>
    lacking(signalsOf(run.path, tempoOf(run.path, run.input, constants).spreads), without)
  const units = unitsOf(runs.map((run) => own(run, { ...weighing, tempo })))
  const scaled = { ...weighing, tempo, units }
  const weights = regressed(
    runs.map((run) => ({ rows: centred(own(run, scaled), scaled), quality: run.quality })),
  )
  return { ...scaled, weights, flag: flagOf(runs, { ...scaled, weights }, own) }
}

function prepared({ input, truth }: LabelledCase): Prepared[] {
  const path = trajectory(input)
  const quality = path.epochs
    .slice(1)
    .map((epoch) => 100 * (truth.epochs.find((one) => one.epoch === epoch)?.quality ?? Number.NaN))
  const best = Math.max(...quality)
  return [{ input, path, label: truth.label, quality: quality.map((q) => Math.max(q, best - mostLost)) }]
}

const logOf = (value: number | null): number[] => (value === null ? [] : [Math.log(value)])

const spreadOf = (values: readonly number[]): { mean: number; spread: number } => ({
  mean: mean(values),
  spread: Math.sqrt(variance(values)),
})

const lacking = (signals: Signals, without: readonly string[]): Signals =>
  Object.fromEntries(
    Object.entries(signals).map(([name, values]) => [name, without.includes(name) ? null : values]),
  ) as Signals

/** Root mean square of a signal around its run's mean; time and tempo are in logarithms already. */
function unitsOf(runs: readonly Signals[]): Weighing['units'] {
  const spread = (name: SignalName): number => {
    const squares = runs.flatMap((signals) => {
      const values = signals[name] ?? []
      return values.map((value) => (value - mean(values)) ** 2)
    })
    return squares.length === 0 ? 1 : Math.sqrt(mean(squares))
  }
  const units = names.map((name) => [name, name === 'time' || name === 'tempo' ? 1 : spread(name)] as const)
  return Object.fromEntries(units) as Weighing['units']
}

interface Rows {
  readonly rows: readonly Readonly<Record<string, number>>[]
  readonly quality: readonly number[]
}

/** Every run counts the same, however many epochs it has. */
function regressed(runs: readonly Rows[]): Weighing['weights'] {
  const matrix = names.map((_, i) => names.map((__, j) => (i === j ? ridge * runs.length : 0)))
  const right = names.map(() => 0)
  for (const { rows, quality } of runs) {
    const centre = mean(quality)
    rows.forEach((row, k) => {
      names.forEach((one, i) => {
        const value = row[one] ?? 0
        right[i] = (right[i] as number) + (value * ((quality[k] as number) - centre)) / rows.length
        names.forEach((other, j) => {
          const line = matrix[i] as number[]
          line[j] = (line[j] as number) + (value * (row[other] ?? 0)) / rows.length
        })
      })
    })
  }
  const solution = solved(matrix, right)
  return Object.fromEntries(names.map((name, i) => [name, solution[i] as number])) as Weighing['weights']
}

/** Gaussian elimination; the ridge keeps the matrix positive definite, so no pivot is needed. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] as number])
  rows.forEach((pivot, i) => {
    rows.forEach((row, j) => {
      if (j === i) return
      const factor = (row[i] as number) / (pivot[i] as number)
      row.forEach((value, column) => {
        row[column] = value - factor * (pivot[column] as number)
      })
    })
  })
  return rows.map((row, i) => (row.at(-1) as number) / (row[i] as number))
}

/** A false alarm costs more trust than a missed one: just above the healthy run that lost most by its end. */
function flagOf(
  runs: readonly Prepared[],
  constants: Weighing,
  own: (run: Prepared, constants: Weighing) => Signals,
): number {
  const lost = runs
    .filter(({ label }) => label === 'healthy')
    .map((run) => pointsOf(centred(own(run, constants), constants), constants))
    .map((points) => Math.max(...points) - (points.at(-1) as number))
  return aboveHealthy * Math.max(...lost)
}

const aboveHealthy = 1.03

/** For reading: three digits. */
export const roundedWeighing = (one: Weighing): unknown =>
  JSON.parse(
    JSON.stringify(one, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value)),
  )
