import { mean, median, variance } from '../analysis/numbers.ts'
import { type PromptSeries, riseSinceBest } from '../analysis/rise.ts'
import type { PromptRole } from '../model.ts'
import { cosine, type Direction, direction, type Vector } from './vector.ts'

/** What one family has seen of a run. */
export interface Seen {
  /** One row a moment, the base model's first, one column a prompt. Empty = nothing found, null = no picture. */
  readonly moments: readonly (readonly (Vector | null)[])[]
  /** By column. */
  readonly roles: readonly PromptRole[]
  readonly training: readonly Vector[]
}

/** A run as one family sees it: a number a moment. What cannot be said is null. */
export interface Sight {
  /** Share of the pictures of trigger prompts in which something was found: faces are not everywhere. */
  readonly found: readonly number[]
  /** 0 = as alike the training pictures as the base model's, 1 = as these are to one another. */
  readonly likeness: readonly number[] | null
  /** Indices of the trigger prompts that can be followed through all moments. */
  readonly prompts: readonly number[]
  /** Mean cosine to the training pictures, by these prompts. */
  readonly cosine: PromptSeries
  /** Of the picture nearest to a training picture: 0 = as near as these are to one another, 1 = the same. */
  readonly copy: readonly number[] | null
  /** How much more alike the trigger prompts' pictures are than at the base model: 1 = all the same. */
  readonly sameness: readonly number[] | null
  /** Distance from the base model's picture; 1 = as different as its pictures of two prompts. */
  readonly distance: readonly number[] | null
  /** The same of the control prompts. */
  readonly control: readonly number[] | null
  /** How far the cosine lies below its best so far, in standard errors, 0 … 6. */
  readonly fading: readonly number[]
  /** Index of the moment from which two in a row have faded. */
  readonly fadedFrom: number | null
}

/** null without a training picture, or where no trigger prompt can be followed through all moments. */
export function sight({ moments, roles, training }: Seen): Sight | null {
  const photos = training.filter((vector) => vector.length > 0).map(direction)
  const prompts = followed(moments, roles, 'trigger')
  const trigger = directions(moments, prompts)
  const control = directions(moments, followed(moments, roles, 'control'))
  const base = trigger[0]
  if (photos.length === 0 || !base || base.length === 0) return null
  const towards = trigger.map((row) => row.map((one) => photos.map((photo) => cosine(one, photo))))
  const own = photos.map((one, i) => photos.flatMap((other, j) => (i === j ? [] : [cosine(one, other)])))
  const cosines = towards.map((row) => row.map(mean))
  const unit = apart([...base, ...(control[0] ?? [])])
  return {
    ...{ found: foundOf(moments, roles), prompts, cosine: cosines },
    likeness: likenessOf(cosines.map(mean), own),
    copy: copyOf(towards, own),
    sameness: samenessOf(trigger),
    distance: movedBy(trigger, unit),
    control: movedBy(control, unit),
    ...fadingOf(cosines),
  }
}

/**
 * Standard errors below the best, and moments in a row, from which it has faded. A long run has more chances to seem
 * so: with its logarithm the limit keeps simulated healthy runs of up to 20 moments near 1 in 20 or below.
 */
const faded = { errors: 2, upTo: 10, moments: 2 } as const

/** Of any series that should rise with training and stay there: how far it has come down again. */
export function fadingOf(series: PromptSeries): Pick<Sight, 'fading' | 'fadedFrom'> {
  const falling = series.map((row) => row.map((value) => -value))
  /** Prompts differ by about this before training; a fifth more for what training adds. */
  const priorDeviation = 1.2 * Math.sqrt(variance(series[0] ?? []))
  const fading = riseSinceBest(falling, { knee: 1, priorDeviation }).map((z) => (Number.isFinite(z) ? z : 0))
  const limit = faded.errors * Math.max(1, Math.log(series.length - 1) / Math.log(faded.upTo))
  const from = fading.findIndex((_, k) => {
    const next = fading.slice(k, k + faded.moments)
    return next.length === faded.moments && next.every((z) => z >= limit)
  })
  return { fading, fadedFrom: from === -1 ? null : from }
}

/** Columns of a role that show something at every moment. */
const followed = (moments: Seen['moments'], roles: Seen['roles'], role: PromptRole): number[] =>
  roles.flatMap((one, p) => (one === role && moments.every((row) => (row[p]?.length ?? 0) > 0) ? [p] : []))

const directions = (moments: Seen['moments'], columns: readonly number[]): Direction[][] =>
  moments.map((row) => columns.map((p) => direction(row[p] as Vector)))

const foundOf = (moments: Seen['moments'], roles: Seen['roles']): number[] =>
  moments.map((row) => {
    const drawn = row.filter((vector, p) => roles[p] === 'trigger' && vector !== null)
    return drawn.length === 0 ? 0 : drawn.filter((vector) => vector?.length).length / drawn.length
  })

/** Cosine left between the base model and the training pictures under which there is no way to go. */
const leastWay = 0.02

/** The scale is the training pictures': `own` holds each one's cosines to the others. */
function likenessOf(means: readonly number[], own: readonly (readonly number[])[]): number[] | null {
  if (own.length < 2) return null
  const way = median(own.map(mean)) - (means[0] as number)
  return way < leastWay ? null : means.map((value) => (value - (means[0] as number)) / way)
}

function copyOf(
  towards: readonly (readonly (readonly number[])[])[],
  own: readonly (readonly number[])[],
): number[] | null {
  if (own.length < 2) return null
  const nearest = median(own.map((row) => Math.max(...row)))
  if (1 - nearest < leastWay) return null
  return towards.map((row) => (Math.max(...row.flat()) - nearest) / (1 - nearest))
}

function samenessOf(rows: readonly (readonly Direction[])[]): number[] | null {
  const spreads = rows.map((row) => apart(row))
  const first = spreads[0] ?? null
  return first === null ? null : spreads.map((spread) => 1 - (spread ?? 0) / first)
}

/** Mean distance between any two of them; null for fewer than two, and when all are the same. */
function apart(row: readonly Direction[]): number | null {
  const pairs = row.flatMap((one, i) => row.slice(i + 1).map((other) => 1 - cosine(one, other)))
  const found = pairs.length === 0 ? 0 : mean(pairs)
  return found > 0 ? found : null
}

function movedBy(rows: readonly (readonly Direction[])[], unit: number | null): number[] | null {
  const [base] = rows
  if (unit === null || !base || base.length === 0) return null
  return rows.map((row) => mean(row.map((one, p) => 1 - cosine(one, base[p] as Direction))) / unit)
}
