/** Every signal of a run that has a value an epoch. */

import type { JudgeInput } from '../../../tracker/analysis/case/judge-input.ts'
import { mean } from '../../../tracker/analysis/numbers.ts'
import { trajectory } from '../../../tracker/analysis/trajectory.ts'
import { doubts } from '../../../tracker/analysis/words/evidence.ts'
import { weightCurve } from '../../../tracker/weights/curve.ts'
import { doseByEpoch, type EpochDose } from '../../../tracker/weights/dose.ts'
import type { Curves } from '../../tracker/analysis/labelled-run.ts'
import type { MeasuredRun } from '../judge/measured-runs.ts'
import { inputOf, judge } from '../judge/subject.ts'
import { flattened, type Leaves, leaves, type Series, type Shape } from './flatten.ts'
import { sampleSeries } from './sample-series.ts'

export interface RunSeries {
  /** One a moment; 0 = the base model. */
  readonly epochs: readonly number[]
  readonly series: Series
}

export function seriesOf(measured: MeasuredRun): RunSeries {
  const input = inputOf(measured)
  const { curves } = measured.run
  const epochs = input.moments.map(({ epoch }) => epoch)
  const doses = dosesOf(curves, epochs)
  const seen = {
    ...lossSeries(curves, epochs),
    dose: epochs.map((epoch) => doses.find((one) => one.epoch === epoch)?.dose ?? Number.NaN),
    ...flattened(
      { weights: weightPoints(input, doses) },
      { moments: epochs.length, trigger: [], columns: 0 },
    ),
  }
  // pictures that cannot be judged have no curves either
  return { epochs, series: doubts(input).length > 0 ? seen : { ...pictureSeries(measured, input), ...seen } }
}

function pictureSeries(measured: MeasuredRun, input: JudgeInput): Series {
  const { epochs, prompts, trigger, control: _, ...curves } = trajectory(input)
  const shape: Shape = { moments: epochs.length, trigger, columns: prompts.length }
  return {
    ...flattened(curves, shape),
    ...sampleSeries(measured, input, { prompts, shape }),
    ...verdictSeries(input, epochs),
  }
}

/** One a moment, null where nothing is known. */
function weightPoints({ moments }: JudgeInput, doses: readonly EpochDose[]): (Leaves | null)[] {
  const weights = moments.flatMap(({ epoch, weights: measure }) => (measure ? [{ epoch, measure }] : []))
  const curve = weightCurve(weights, doses)
  return moments.map(({ epoch }) => {
    const found = curve.find((one) => one.epoch === epoch)
    if (!found) return null
    const { epoch: _, dose: __, ...point } = found
    return leaves(point)
  })
}

/** What the verdict says of its epochs in numbers; the base model gets none. */
function verdictSeries(input: JudgeInput, epochs: readonly number[]): Series {
  const { verdict, flags } = judge(input)
  const said = epochs.map((epoch): Leaves => {
    const { epoch: _, step: __, ...rest } = leaves(verdict.epochs.find((one) => one.epoch === epoch) ?? {})
    const overtraining = flags.find((one) => one.epoch === epoch)?.overtraining
    return overtraining === undefined ? rest : { ...rest, overtraining }
  })
  const names = [...new Set(said.flatMap(Object.keys))]
  return Object.fromEntries(
    names.map((name) => [`verdict.${name}`, said.map((one) => one[name] ?? Number.NaN)]),
  )
}

/** Steps of an epoch, as far as the curves reach. */
function perEpoch(curves: Curves, epochs: readonly number[]): number {
  const steps = Math.max(0, ...(curves['loss/current'] ?? []).map(([step]) => step))
  return steps / (epochs.at(-1) ?? 1)
}

function dosesOf(curves: Curves, epochs: readonly number[]): EpochDose[] {
  const steps = perEpoch(curves, epochs)
  const rates = Object.entries(curves).map(([tag, points]) => ({
    tag,
    points: points.map(([step, value]) => ({ step, value })),
  }))
  const ends = epochs.filter((epoch) => epoch > 0)
  return doseByEpoch(
    rates,
    ends.map((epoch) => ({ epoch, step: Math.round(epoch * steps) })),
  )
}

/** Every curve of the event file. One by steps gives the mean over an epoch's steps. */
function lossSeries(curves: Curves, epochs: readonly number[]): Series {
  const steps = perEpoch(curves, epochs)
  const series = Object.entries(curves).map(([tag, points]) => {
    const epochOf = (step: number): number => (tag.includes('/epoch_') ? step : Math.ceil(step / steps))
    const known = points.filter(([, value]) => Number.isFinite(value))
    const at = (epoch: number): number[] =>
      known.filter(([step]) => epochOf(step) === epoch).map(([, value]) => value)
    return [tag, epochs.map((epoch) => mean(at(epoch)))] as const
  })
  return Object.fromEntries(series)
}
