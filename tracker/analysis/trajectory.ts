import { type Artefact, artefact, naturalRange } from '../pixels/artefact.ts'
import { type Distances, distances, edgeDistance } from '../pixels/distance.ts'
import type { Features } from '../pixels/features.ts'
import type { JudgeInput, MeasuredPicture } from './case/judge-input.ts'
import { distanceShares, nearestPictures } from './constants.ts'
import { mean, median, sum } from './numbers.ts'
import type { PromptSeries } from './rise.ts'

/** A run as curves: one row a moment, the base model first, one column a prompt of `prompts`. */
export interface Trajectory {
  readonly epochs: readonly number[]
  /** Index in the prompt file of each column. */
  readonly prompts: readonly number[]
  /** Columns whose prompt names the trained word, and the others. */
  readonly trigger: readonly number[]
  readonly control: readonly number[]
  /** Distance from the base model's picture. */
  readonly distance: PromptSeries
  /** Distance from the moment before. */
  readonly pace: PromptSeries
  /** By trigger prompt: share of the way from the base model to the training pictures; null without these. */
  readonly gain: PromptSeries | null
  /** Local contrast: mean square of mean-subtracted, contrast-normalised luma. */
  readonly texture: PromptSeries
  readonly artefacts: readonly (readonly Artefact[])[]
  /** How much more alike the trigger prompts' pictures are than at the base model: 1 = all the same. */
  readonly sameness: readonly number[]
}

/** Prompts drawn at every moment, as pictures: one row a moment. */
export interface Table {
  readonly prompts: readonly number[]
  readonly pictures: readonly (readonly MeasuredPicture[])[]
}

export function trajectory(input: JudgeInput): Trajectory {
  const { prompts, pictures } = pictureTable(input)
  const columnsOf = (role: 'trigger' | 'control'): number[] =>
    prompts.flatMap((prompt, column) => (input.prompts[prompt]?.role === role ? [column] : []))
  const trigger = columnsOf('trigger')
  const seen = pictures.map((row) => row.map(({ features }) => features))
  const origin = seen[0] as readonly Features[]
  const apart = apartIn(origin)
  const range = naturalRange([...input.training, ...(pictures[0] ?? [])].map((one) => one.statistics))
  const table = <T>(value: (picture: MeasuredPicture, k: number, p: number) => T): T[][] =>
    pictures.map((row, k) => row.map((picture, p) => value(picture, k, p)))
  const at = (k: number, p: number): Features => seen[k]?.[p] as Features
  return {
    epochs: input.moments.map(({ epoch }) => epoch),
    prompts,
    trigger,
    control: columnsOf('control'),
    distance: table(({ features }, _, p) => apart(features, at(0, p))),
    pace: table(({ features }, k, p) => (k === 0 ? 0 : apart(features, at(k - 1, p)))),
    gain: gainTowards(input.training, seen, trigger),
    texture: table(({ statistics }) => statistics.mscnV),
    artefacts: table(({ statistics }) => artefact(statistics, range)),
    sameness: samenessOf(
      seen.map((row) => trigger.map((column) => row[column] as Features)),
      apart,
    ),
  }
}

/** Columns that are whole at every moment; a prompt that misses one cannot be followed. */
export function pictureTable({ moments }: Pick<JudgeInput, 'moments'>): Table {
  const byMoment = moments.map(
    ({ samples }) =>
      new Map(samples.flatMap(({ prompt, measured }) => (measured ? [[prompt, measured] as const] : []))),
  )
  const prompts = [...(byMoment[0]?.keys() ?? [])]
    .filter((prompt) => byMoment.every((row) => row.has(prompt)))
    .sort((a, b) => a - b)
  return {
    prompts,
    pictures: byMoment.map((row) => prompts.map((prompt) => row.get(prompt) as MeasuredPicture)),
  }
}

type Apart = (one: Features, other: Features) => number

/** Median of each distance over pairs of different prompts before training; one that never differs counts as it is. */
function unitOf(origin: readonly Features[]): Distances {
  const pairs = pairsOf(origin).map(([one, other]) => distances(one, other))
  const unit = (name: keyof Distances): number => median(pairs.map((pair) => pair[name])) || 1
  return { edges: unit('edges'), thumbnail: unit('thumbnail'), palette: unit('palette') }
}

/** Distance in units of the base model: 1 = as different as its pictures of two prompts. */
export const apartIn = (origin: readonly Features[]): Apart => distanceIn(unitOf(origin))

const distanceIn =
  (unit: Distances): Apart =>
  (one, other) => {
    const found = distances(one, other)
    const names = Object.keys(distanceShares) as (keyof Distances)[]
    return sum(names.map((name) => (distanceShares[name] * found[name]) / unit[name]))
  }

/** Edge distance: a prompt that the base model draws almost as a training picture has no way to go, only to leave. */
const leastWay = 0.02

/** Layout carries the subject here: colours follow the prompt's background more than the person in front of it. */
function gainTowards(
  training: readonly MeasuredPicture[],
  seen: readonly (readonly Features[])[],
  trigger: readonly number[],
): PromptSeries | null {
  if (training.length === 0) return null
  const away = ({ edges }: Features): number => {
    const sorted = training.map((one) => edgeDistance(edges, one.features.edges)).sort((a, b) => a - b)
    return mean(sorted.slice(0, nearestPictures))
  }
  const before = trigger.map((column) => away(seen[0]?.[column] as Features))
  return seen.map((row) =>
    trigger.map((column, i) => 1 - away(row[column] as Features) / Math.max(leastWay, before[i] as number)),
  )
}

function samenessOf(rows: readonly (readonly Features[])[], apart: Apart): number[] {
  const spreads = rows.map((row) => mean(pairsOf(row).map(([one, other]) => apart(one, other))))
  const first = spreads[0] as number
  // pictures that were all the same cannot become more so
  return spreads.map((spread) => (first === 0 ? 0 : 1 - spread / first))
}

const pairsOf = <T>(values: readonly T[]): (readonly [T, T])[] =>
  values.flatMap((one, i) => values.slice(i + 1).map((other) => [one, other] as const))
