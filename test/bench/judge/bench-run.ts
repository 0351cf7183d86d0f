/** A run as the rules see it: by epoch, from 1. */
import type { JudgeInput, MeasuredPicture } from '../../../tracker/analysis/case/judge-input.ts'
import { mean, sum } from '../../../tracker/analysis/numbers.ts'
import { artefact, naturalRange } from '../../../tracker/pixels/artefact.ts'
import { distances } from '../../../tracker/pixels/distance.ts'
import type { Truth } from '../../tracker/analysis/labelled-run.ts'
import type { MeasuredRun } from './measured-runs.ts'
import { inputOf } from './subject.ts'

/** (epoch, value), finite values only. */
export type Curve = readonly (readonly [number, number])[]

export interface BenchRun {
  readonly name: string
  readonly subject: string
  readonly truth: Truth | null
  readonly input: JudgeInput
  /** The last epoch with samples or truth. */
  readonly last: number
  /** `loss/epoch_average`. */
  readonly trainLoss: Curve
  /** `loss/validation/epoch_average` on pictures that were truly held out. */
  readonly validationLoss: Curve
  /** Mean artefact score of all samples, in natural deviations outside the natural range. */
  readonly artefacts: Curve
  /** Likeness of the trigger prompts' samples to their nearest training picture. */
  readonly similarity: Curve
}

export function benchRun(measured: MeasuredRun): BenchRun {
  const { name, subject, truth, curves, seen } = measured.run
  const input = inputOf(measured)
  return {
    ...{ name, subject, truth, input },
    last: truth?.epochs.at(-1)?.epoch ?? input.moments.at(-1)?.epoch ?? 0,
    trainLoss: finite(curves['loss/epoch_average'] ?? []),
    validationLoss: finite(seen.validation.map(({ epoch, loss }) => [epoch, loss] as const)),
    artefacts: artefactCurve(input),
    similarity: similarityCurve(input),
  }
}

const finite = (curve: Curve): Curve => curve.filter(([, value]) => Number.isFinite(value))

type Look = (picture: MeasuredPicture) => number

/** Mean over the measured samples of each trained moment. */
function curveOf({ moments }: JudgeInput, look: Look, prompts: ReadonlySet<number> | null = null): Curve {
  return finite(
    moments
      .filter(({ epoch }) => epoch > 0)
      .map(({ epoch, samples }) => {
        const seen = samples.filter(({ prompt }) => prompts?.has(prompt) ?? true)
        return [epoch, mean(seen.flatMap(({ measured }) => (measured ? [look(measured)] : [])))]
      }),
  )
}

function artefactCurve(input: JudgeInput): Curve {
  const origin = input.moments[0]?.samples.flatMap(({ measured }) => measured ?? []) ?? []
  const members = [...input.training, ...origin]
  if (members.length === 0) return []
  const range = naturalRange(members.map(({ statistics }) => statistics))
  return curveOf(input, ({ statistics }) => artefact(statistics, range).score)
}

/** ΔE*ab at which two thumbnails of one subject in two places stand: brings colours to the scale of the others. */
const thumbnailScale = 50

function similarityCurve(input: JudgeInput): Curve {
  if (input.training.length === 0) return []
  const triggers = new Set(input.prompts.flatMap(({ role }, k) => (role === 'trigger' ? [k] : [])))
  return curveOf(input, similarityTo(input.training), triggers)
}

/** Likeness to the nearest training picture: layout, colour in place and colour anywhere, 1 = a copy. */
export const similarityTo =
  (training: readonly MeasuredPicture[]): Look =>
  ({ features }) =>
    Math.max(
      ...training.map((one) => {
        const { edges, thumbnail, palette } = distances(features, one.features)
        return 1 - sum([edges, thumbnail / thumbnailScale, palette]) / 3
      }),
    )
