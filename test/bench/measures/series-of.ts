/** Every signal of a run that has a value an epoch. */
import type { JudgeInput, MeasuredSample } from '../../../tracker/analysis/judge-input.ts'
import { mean } from '../../../tracker/analysis/numbers.ts'
import { trajectory } from '../../../tracker/analysis/trajectory.ts'
import { naturalDeviation, naturalRange } from '../../../tracker/pixels/artefact.ts'
import type { Statistics } from '../../../tracker/pixels/statistics.ts'
import { doseByEpoch } from '../../../tracker/weights/dose.ts'
import type { Curves } from '../../tracker/analysis/labelled-run.ts'
import type { MeasuredRun } from '../judge/measured-runs.ts'
import { inputOf, judge } from '../judge/subject.ts'
import { flattened, meansOf, type Series, type Shape } from './flatten.ts'

export interface RunSeries {
  /** One a moment; 0 = the base model. */
  readonly epochs: readonly number[]
  readonly series: Series
}

export function seriesOf(measured: MeasuredRun): RunSeries {
  const input = inputOf(measured)
  const path = trajectory(input)
  const epochs = input.moments.map(({ epoch }) => epoch)
  const shape: Shape = { moments: epochs.length, trigger: path.trigger, columns: path.prompts.length }
  const { epochs: _, prompts: __, trigger: ___, control: ____, ...curves } = path
  return {
    epochs,
    series: {
      ...flattened(curves, shape),
      ...sampleSeries(input, path.prompts, shape),
      ...excessSeries(input, path.prompts, shape),
      ...flattened({ weights: input.moments.map(({ weights }) => plain(weights)) }, shape),
      ...verdictSeries(input, epochs),
      ...lossSeries(measured.run.curves, epochs),
    },
  }
}

type Leaves = Readonly<Record<string, number>>

/** Numbers of a value, however deep; lists are no numbers. */
function leaves(value: unknown, name = ''): Leaves {
  if (typeof value === 'number') return { [name]: value }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  const parts = Object.entries(value).map(([key, part]) => leaves(part, name === '' ? key : `${name}.${key}`))
  return Object.assign({}, ...parts)
}

const plain = (value: unknown): Leaves | null => (value === null ? null : leaves(value))

/** What a sample is, not how it changed. */
const places = new Set(['prompt', 'seed', 'width', 'height'])

/** Whatever is measured of a sample by itself or against another one: a row a moment, a column a prompt. */
function sampleSeries({ moments }: JudgeInput, prompts: readonly number[], shape: Shape): Series {
  const rows = moments.map(({ samples }) =>
    prompts.map((prompt) => leaves(samples.find((one) => one.prompt === prompt) as MeasuredSample)),
  )
  const names = new Set(rows.flatMap((row) => row.flatMap(Object.keys)))
  const parts = [...names]
    .filter((name) => !places.has(name))
    .map((name) => {
      const values = rows.map((row) => row.map((one) => one[name] ?? Number.NaN))
      return meansOf(values, shape, name.replace('measured.', ''))
    })
  return Object.assign({}, ...parts)
}

/** Of each statistic, how far outside the natural range, in natural deviations. */
function excessSeries(input: JudgeInput, prompts: readonly number[], shape: Shape): Series {
  const statisticsAt = (k: number): Statistics[] =>
    prompts.flatMap(
      (prompt) => input.moments[k]?.samples.find((one) => one.prompt === prompt)?.measured?.statistics ?? [],
    )
  const range = naturalRange([...input.training.map(({ statistics }) => statistics), ...statisticsAt(0)])
  const parts = (Object.keys(naturalDeviation) as (keyof Statistics)[]).map((name) => {
    const [low, high] = range[name]
    const excess = (value: number): number => Math.max(0, low - value, value - high) / naturalDeviation[name]
    const rows = input.moments.map((_, k) => statisticsAt(k).map((one) => excess(one[name])))
    return meansOf(rows, shape, `excess.${name}`)
  })
  return Object.assign({}, ...parts)
}

/** What the verdict says of its epochs in numbers; the base model gets none. */
function verdictSeries(input: JudgeInput, epochs: readonly number[]): Series {
  const { verdict, flags } = judge(input)
  const said = epochs.map((epoch) => {
    const signals = leaves(verdict.epochs.find((one) => one.epoch === epoch) ?? {})
    const overtraining = flags.find((one) => one.epoch === epoch)?.overtraining
    const { epoch: _, step: __, ...rest } = signals
    return overtraining === undefined ? rest : { ...rest, overtraining }
  })
  const names = [...new Set(said.flatMap(Object.keys))]
  return Object.fromEntries(
    names.map((name) => [`verdict.${name}`, said.map((one) => (one as Leaves)[name] ?? Number.NaN)]),
  )
}

/** Every curve of the event file, and the dose. A curve by steps gives the mean of an epoch's steps. */
function lossSeries(curves: Curves, epochs: readonly number[]): Series {
  const last = epochs.at(-1) ?? 0
  const steps = Math.max(0, ...(curves['loss/current'] ?? []).map(([step]) => step))
  const perEpoch = last === 0 ? 0 : steps / last
  const rates = Object.entries(curves).map(([tag, points]) => ({
    ...{ tag, points: points.map(([step, value]) => ({ step, value })) },
  }))
  const doses = doseByEpoch(
    rates,
    epochs.filter((epoch) => epoch > 0).map((epoch) => ({ epoch, step: Math.round(epoch * perEpoch) })),
  )
  const series = Object.entries(curves).map(([tag, points]) => {
    const epochOf = (step: number): number => (tag.includes('/epoch_') ? step : Math.ceil(step / perEpoch))
    const values = epochs.map((epoch) =>
      mean(
        points
          .filter(([step, value]) => epochOf(step) === epoch && Number.isFinite(value))
          .map(([, value]) => value),
      ),
    )
    return [tag, values] as const
  })
  const dose = epochs.map((epoch) => doses.find((one) => one.epoch === epoch)?.dose ?? Number.NaN)
  return { ...Object.fromEntries(series), dose }
}
