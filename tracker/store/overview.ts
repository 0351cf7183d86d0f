/**
 * A curve in at most 512 buckets, each of 2^level points in a row. Charts read this instead of
 * points. Numbers are rounded to Float32 after every point, never per batch: the bytes depend on the
 * points alone, not on when they were read.
 */
export interface Overview {
  /** A bucket holds 2^level points, the last one perhaps fewer. */
  level: number
  /** Points so far. */
  count: number
  readonly numbers: Float32Array
}

export interface Bucket {
  /** Of its first point. */
  readonly step: number
  /** Over its finite points; NaN where there are none. */
  readonly min: number
  readonly max: number
  readonly mean: number
  /** Finite or not. */
  readonly last: number
  /** How many of its points are finite. */
  readonly finite: number
}

const buckets = 512
const fields = 6

export const emptyOverview = (): Overview => ({
  level: 0,
  count: 0,
  numbers: new Float32Array(buckets * fields),
})

export function addToOverview(overview: Overview, step: number, value: number): void {
  if (overview.count === buckets << overview.level) halve(overview)
  const { numbers, level, count } = overview
  const at = (count >> level) * fields
  const isFirst = count % (1 << level) === 0
  if (isFirst) numbers.set([step, Number.NaN, Number.NaN, Number.NaN, value, 0], at)
  numbers[at + 4] = value
  if (Number.isFinite(value)) addFinite(numbers, at, value)
  overview.count++
}

function addFinite(numbers: Float32Array, at: number, value: number): void {
  const finite = (numbers[at + 5] as number) + 1
  numbers[at + 5] = finite
  const isFirst = finite === 1
  const [min, max, mean] = [numbers[at + 1] as number, numbers[at + 2] as number, numbers[at + 3] as number]
  numbers[at + 1] = isFirst ? value : Math.min(min, value)
  numbers[at + 2] = isFirst ? value : Math.max(max, value)
  numbers[at + 3] = isFirst ? value : mean + (value - mean) / finite
}

/** Two neighbours become one. */
function halve(overview: Overview): void {
  const { numbers } = overview
  for (let pair = 0; pair < buckets / 2; pair++) {
    const left = bucketAt(numbers, 2 * pair)
    const right = bucketAt(numbers, 2 * pair + 1)
    numbers.set(merged(left, right), pair * fields)
  }
  numbers.fill(0, (buckets / 2) * fields)
  overview.level++
}

function merged(left: Bucket, right: Bucket): number[] {
  const finite = left.finite + right.finite
  if (left.finite === 0) return [left.step, right.min, right.max, right.mean, right.last, finite]
  if (right.finite === 0) return [left.step, left.min, left.max, left.mean, right.last, finite]
  const mean = (left.mean * left.finite + right.mean * right.finite) / finite
  return [left.step, Math.min(left.min, right.min), Math.max(left.max, right.max), mean, right.last, finite]
}

function bucketAt(numbers: Float32Array, index: number): Bucket {
  const at = index * fields
  const [step, min, max] = [numbers[at] as number, numbers[at + 1] as number, numbers[at + 2] as number]
  const [mean, last, finite] = [
    numbers[at + 3] as number,
    numbers[at + 4] as number,
    numbers[at + 5] as number,
  ]
  return { step, min, max, mean, last, finite }
}

/** What the table holds: only buckets in use. */
export function overviewBytes({ numbers, level, count }: Overview): Buffer {
  const used = Math.ceil(count / (1 << level)) * fields
  return Buffer.from(numbers.slice(0, used).buffer)
}

/** An overview that can grow on. */
export function overviewFrom(
  bytes: Uint8Array,
  { level, count }: { level: number; count: number },
): Overview {
  const overview = { ...emptyOverview(), level, count }
  overview.numbers.set(floats(bytes))
  return overview
}

/** For charts. */
export function readOverview(bytes: Uint8Array): Bucket[] {
  const numbers = floats(bytes)
  const found: Bucket[] = []
  for (let index = 0; index < numbers.length / fields; index++) found.push(bucketAt(numbers, index))
  return found
}

/** Copied, because SQLite's buffers need not lie on a multiple of four. */
const floats = ({ buffer, byteOffset, byteLength }: Uint8Array): Float32Array =>
  new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength))
