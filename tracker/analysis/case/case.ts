import type { Axis, Prompt, RunState, SampleState } from '../../model.ts'
import { type PictureFault, pictureFault } from '../../pixels/fault.ts'
import type { Statistics } from '../../pixels/statistics.ts'
import { grouped } from '../../queries/grouped.ts'
import { type WeightMeasure, weightMethod } from '../../weights/weight-measure.ts'
import { unmeasurable } from '../measuring/job.ts'
import type { Measurable } from '../measuring/measure-plan.ts'
import {
  type Measurement,
  measurementKey,
  methods,
  type Picture,
  statisticsAt,
  unpackFeatures,
} from '../measuring/measurement.ts'
import { type CheckpointRow, checkpointOf, type RunLength } from './checkpoint-of.ts'
import type { JudgeInput, MeasuredPicture, MeasuredSample, Moment } from './judge-input.ts'

/** A sample as the tables have it. */
export interface SampleRow {
  readonly path: string
  readonly axis: Axis
  readonly at: number
  readonly prompt: number
  readonly seed: number | null
  readonly sha256: string
  readonly width: number
  readonly height: number
  readonly state: SampleState
}

/** What is known about a run before its pictures are measured. */
export interface Case {
  readonly state: RunState
  readonly asked: string
  readonly recipe: string
  readonly resumed: boolean
  readonly prompts: readonly Pick<Prompt, 'text' | 'role'>[]
  /** The trained word. */
  readonly token: string
  readonly samples: readonly SampleRow[]
  readonly checkpoints: readonly CheckpointRow[]
  readonly validation: JudgeInput['validation']
  readonly trainLoss: JudgeInput['trainLoss']
  readonly doses: JudgeInput['doses']
  readonly settings: JudgeInput['settings']
  readonly training: readonly Picture[]
  readonly length: RunLength
}

/** Values by `measurementKey`. */
export type Measured = ReadonlyMap<string, Measurement['value']>

interface DrawnMoment {
  readonly epoch: number
  readonly step: number | null
  readonly samples: readonly SampleRow[]
}

/** Moments at which every prompt was drawn and written to its end, in the order of training. */
export function wholeMoments({
  samples,
  prompts,
  length,
}: Pick<Case, 'samples' | 'prompts' | 'length'>): readonly DrawnMoment[] {
  const nameOf = ({ axis, at }: SampleRow): string => (at === 0 ? 'origin' : `${axis} ${at}`)
  return [...grouped(samples, nameOf).values()]
    .map((rows) => momentOf(rows, length))
    .filter((one) => one !== null)
    .filter(
      ({ samples: drawn }) =>
        drawn.length >= prompts.length && drawn.every(({ state }) => state !== 'partial'),
    )
    .sort((a, b) => a.epoch - b.epoch)
}

function momentOf(rows: readonly SampleRow[], { stepsPerEpoch }: RunLength): DrawnMoment | null {
  const { axis, at } = rows[0] as SampleRow
  if (axis === 'step' && stepsPerEpoch === null && at > 0) return null
  const epoch = axis === 'epoch' || at === 0 ? at : at / (stepsPerEpoch as number)
  const step = axis === 'step' ? at : stepsPerEpoch === null ? null : at * stepsPerEpoch
  return { epoch, step, samples: latestByPrompt(rows) }
}

/** A prompt drawn twice at one moment was drawn again after a resume: names carry the time, the later one counts. */
function latestByPrompt(rows: readonly SampleRow[]): readonly SampleRow[] {
  const sorted = [...rows].sort((a, b) => (a.path < b.path ? -1 : 1))
  return [...new Map(sorted.map((row) => [row.prompt, row])).values()].sort((a, b) => a.prompt - b.prompt)
}

/** What of a run can be measured. `absolute` turns a sample's path into one that can be opened. */
export function measurable(of: Case, absolute: (path: string) => string): Measurable {
  const drawn = wholeMoments(of).flatMap(({ samples }) => samples.filter(({ state }) => state === 'whole'))
  const byPrompt = [...grouped(drawn, ({ prompt }) => prompt).values()]
  const [first] = drawn
  return {
    pixels: first ? first.width * first.height : 0,
    training: first ? of.training : [],
    prompts: byPrompt.map((samples) =>
      samples.filter(isSizeOf(samples[0])).map(({ sha256, path }) => ({ sha256, path: absolute(path) })),
    ),
  }
}

/** Pictures of two sizes cannot be laid on each other; the judge says so instead. */
const isSizeOf =
  (first: SampleRow | undefined) =>
  ({ width, height }: SampleRow): boolean =>
    width === first?.width && height === first.height

/** The judge's input from a run and its measurements; what was not measured is null. */
export function judgeInput(of: Case, measured: Measured, sights: JudgeInput['sights'] = null): JudgeInput {
  const drawn = wholeMoments(of)
  const first = drawn[0]?.samples[0]
  const pixels = first ? first.width * first.height : 0
  const before = new Map<number, { readonly origin: SampleRow; readonly previous: SampleRow }>()
  const moments = drawn.map(({ epoch, step, samples }): Moment => {
    const measuredSamples = samples.map((row): MeasuredSample => {
      const known = before.get(row.prompt)
      if (spoiltBy(row, measured) === null) {
        before.set(row.prompt, { origin: known?.origin ?? row, previous: row })
      }
      return measuredSample(row, known, measured)
    })
    const checkpoint = checkpointOf(epoch, of.checkpoints, of.length)
    const weights = weightsOf(of.checkpoints, checkpoint, measured)
    return { epoch, step, checkpoint, weights, samples: measuredSamples }
  })
  const training = of.training.flatMap(
    ({ sha256 }) => measuredPicture(sha256, statisticsAt(pixels), measured) ?? [],
  )
  const unmeasured = drawn
    .flatMap(({ samples }) => samples.filter(({ state }) => state === 'whole' || state === 'broken'))
    .flatMap((one) => {
      const why = spoiltBy(one, measured)
      return why === null ? [] : [{ path: one.path, why }]
    })
  const { state, asked, recipe, resumed, prompts, validation, trainLoss, doses, settings } = of
  return {
    state,
    asked,
    recipe,
    resumed,
    prompts,
    validation,
    ...{ trainLoss, doses },
    settings,
    moments,
    training,
    unmeasured,
    sights,
  }
}

/** Why a picture cannot be measured; null for one that can be, or that nobody has tried. */
export const whyNot = (picture: string, measured: Measured): string | null =>
  (measured.get(measurementKey({ picture, against: '', method: unmeasurable })) as string | undefined) ?? null

const faultWords: Readonly<Record<PictureFault, string>> = {
  noise: 'it is noise, as garbage decodes',
  constant: 'it is one colour',
}

/** What keeps a sample from being measured and from being what later ones are held against. */
function spoiltBy({ state, sha256 }: SampleRow, measured: Measured): string | null {
  return state === 'whole' ? (whyNot(sha256, measured) ?? faultOf(sha256, measured)) : stateWords[state]
}

const stateWords: Readonly<Record<Exclude<SampleState, 'whole'>, string>> = {
  broken: 'its file cannot be decoded',
  partial: 'its file is not written to its end',
  black: 'it is black',
  blank: 'it is one colour',
}

/** What a sample's statistics show that no measure of drift should see. */
function faultOf(picture: string, measured: Measured): string | null {
  const statistics = measured.get(measurementKey({ picture, against: '', method: methods.statistics }))
  const fault = statistics === undefined ? null : pictureFault(statistics as unknown as Statistics)
  return fault === null ? null : faultWords[fault]
}

function weightsOf(
  checkpoints: Case['checkpoints'],
  path: string | null,
  measured: Measured,
): WeightMeasure | null {
  const picture = checkpoints.find((one) => one.path === path)?.key
  if (!picture) return null
  const value = measured.get(measurementKey({ picture, against: '', method: weightMethod }))
  return (value as WeightMeasure | undefined) ?? null
}

function measuredSample(
  row: SampleRow,
  known: { readonly origin: SampleRow; readonly previous: SampleRow } | undefined,
  measured: Measured,
): MeasuredSample {
  const drift = (against: SampleRow | undefined): number | null => {
    if (!against || spoiltBy(row, measured) !== null) return null
    const key = measurementKey({ picture: row.sha256, against: against.sha256, method: methods.drift })
    return (measured.get(key) as number | undefined) ?? null
  }
  const { path, prompt, seed, state, width, height } = row
  return {
    ...{ path, prompt, seed, state, width, height },
    measured:
      state === 'whole' && faultOf(row.sha256, measured) === null
        ? measuredPicture(row.sha256, methods.statistics, measured)
        : null,
    fromFirst: drift(known?.origin),
    fromPrevious: drift(known?.previous),
  }
}

function measuredPicture(picture: string, method: string, measured: Measured): MeasuredPicture | null {
  const row = measured.get(measurementKey({ picture, against: '', method: methods.features }))
  const statistics = measured.get(measurementKey({ picture, against: '', method }))
  if (row === undefined || statistics === undefined) return null
  return {
    features: unpackFeatures(row as readonly number[]),
    statistics: statistics as unknown as Statistics,
  }
}
