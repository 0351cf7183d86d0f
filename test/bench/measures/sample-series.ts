/** Whatever is measured of samples: by themselves, against each other, against the training pictures. */
import type { Measured } from '../../../tracker/analysis/case/case.ts'
import type {
  JudgeInput,
  MeasuredPicture,
  MeasuredSample,
} from '../../../tracker/analysis/case/judge-input.ts'
import { naturalDeviation, naturalRange } from '../../../tracker/pixels/artefact.ts'
import { hashDistance } from '../../../tracker/pixels/hash.ts'
import type { Statistics } from '../../../tracker/pixels/statistics.ts'
import { similarityTo } from '../judge/bench-run.ts'
import type { MeasuredRun } from '../judge/measured-runs.ts'
import { type Leaves, leaves, meansOf, type Series, type Shape } from './flatten.ts'

/** Samples of one moment, a column a prompt. */
type Row = readonly MeasuredSample[]

/** What a sample is, and what its pairs say under the method's own name. */
const known = new Set(['prompt', 'seed', 'width', 'height', 'fromFirst', 'fromPrevious'])

export function sampleSeries(
  { run, measured }: MeasuredRun,
  input: JudgeInput,
  { prompts, shape }: { readonly prompts: readonly number[]; readonly shape: Shape },
): Series {
  const rows = input.moments.map(({ samples }) =>
    prompts.map((prompt) => samples.find((one) => one.prompt === prompt) as MeasuredSample),
  )
  const pairs = pairValues(measured)
  const content = new Map(run.seen.samples.map(({ path, sha256 }) => [path, sha256]))
  const against = (one: MeasuredSample, other: MeasuredSample | undefined, when: string): Leaves => {
    const found = other && pairs.get(`${content.get(one.path)} ${content.get(other.path)}`)
    return leaves(found ?? {}, when)
  }
  const values = rows.map((row, k) =>
    row.map(
      (one, column): Leaves => ({
        ...leaves(one),
        ...against(one, rows[0]?.[column], 'from first'),
        ...against(one, rows[k - 1]?.[column], 'from previous'),
        ...nearness(one.measured, input.training),
      }),
    ),
  )
  const names = new Set(values.flatMap((row) => row.flatMap(Object.keys)))
  const fresh = [...names].filter((name) => !known.has(name))
  const means = fresh.map((name) =>
    meansOf(
      values.map((row) => row.map((one) => one[name] ?? Number.NaN)),
      shape,
      name.replace('measured.', ''),
    ),
  )
  return Object.assign({}, excessSeries(rows, input, shape), ...means)
}

/** By two pictures, what was measured of them, by method. */
function pairValues(measured: Measured): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const pairs = new Map<string, Record<string, unknown>>()
  for (const [key, value] of measured) {
    const [picture = '', against = '', ...method] = key.split(' ')
    if (against === '') continue
    const pair = `${picture} ${against}`
    pairs.set(pair, { ...pairs.get(pair), [method.join(' ')]: value })
  }
  return pairs
}

/** How near a sample comes to the training pictures; a copy may be mirrored. */
function nearness(one: MeasuredPicture | null, training: JudgeInput['training']): Leaves {
  if (one === null || training.length === 0) return {}
  const { own } = one.features.hash
  const copies = training.flatMap(({ features: { hash } }) => [
    hashDistance(own, hash.own),
    hashDistance(own, hash.mirrored),
  ])
  return {
    'hash distance to the nearest training picture': Math.min(...copies),
    'similarity to the nearest training picture': similarityTo(training)(one),
  }
}

/** Of each statistic, how far outside the natural range, in natural deviations. */
function excessSeries(rows: readonly Row[], { training }: JudgeInput, shape: Shape): Series {
  const statisticsOf = (row: Row): Statistics[] => row.flatMap(({ measured }) => measured?.statistics ?? [])
  const natural = [...training.map(({ statistics }) => statistics), ...statisticsOf(rows[0] ?? [])]
  const range = naturalRange(natural)
  const parts = (Object.keys(naturalDeviation) as (keyof Statistics)[]).map((name) => {
    const [low, high] = range[name]
    const excess = (value: number): number => Math.max(0, low - value, value - high) / naturalDeviation[name]
    const values = rows.map((row) => statisticsOf(row).map((one) => excess(one[name])))
    return meansOf(values, shape, `excess.${name}`)
  })
  return Object.assign({}, ...parts)
}
