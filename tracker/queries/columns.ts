import type { Bucket } from '../store/overview.ts'

/** A series by column, as charts take it: null where a value is not finite. */
export interface Columns {
  /** Of the first point of a bucket. */
  readonly step: readonly number[]
  readonly min: readonly (number | null)[]
  readonly max: readonly (number | null)[]
  readonly mean: readonly (number | null)[]
  /** One true value of each bucket: its last. */
  readonly last: readonly (number | null)[]
}

export function columnsOf(buckets: readonly Bucket[]): Columns {
  return {
    step: buckets.map((one) => one.step),
    min: buckets.map((one) => short(one.min)),
    max: buckets.map((one) => short(one.max)),
    mean: buckets.map((one) => short(one.mean)),
    last: buckets.map((one) => short(one.last)),
  }
}

/** At most `limit` buckets, each of the same number of neighbours but the last. */
export function thinned(buckets: readonly Bucket[], limit: number): readonly Bucket[] {
  const size = Math.ceil(buckets.length / limit)
  if (size <= 1) return buckets
  const groups = Array.from({ length: Math.ceil(buckets.length / size) }, (_, n) =>
    buckets.slice(n * size, (n + 1) * size),
  )
  return groups.map(merged)
}

function merged(group: readonly Bucket[]): Bucket {
  const there = group.filter((one) => one.finite > 0)
  const finite = there.reduce((sum, one) => sum + one.finite, 0)
  return {
    step: group[0]?.step ?? Number.NaN,
    min: Math.min(...there.map((one) => one.min)),
    max: Math.max(...there.map((one) => one.max)),
    mean: there.reduce((sum, one) => sum + one.mean * one.finite, 0) / finite,
    last: group.at(-1)?.last ?? Number.NaN,
    finite,
  }
}

/** Float32 carries seven digits; the others would only be sent. */
const short = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(7)) : null)
