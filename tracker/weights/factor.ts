import { basename, dirname } from 'node:path'
import { readSlice } from '../ingest/read.ts'
import { type Gram, panelRows } from './gram.ts'
import { elements, type TensorPlace } from './tensor-places.ts'

/** A tall matrix of one module: outputs × rank as the up is kept, or, turned, rank × inputs as the down is. */
export interface Factor {
  readonly values: Float32Array
  readonly rank: number
  readonly isTurned: boolean
}

/** Rows of a factor that are in the panel. */
export interface Span {
  readonly first: number
  readonly rows: number
}

export function notFiniteOf(values: Iterable<number>): number {
  let count = 0
  for (const value of values) if (!Number.isFinite(value)) count++
  return count
}

/** @throws an Error that names file and tensor when the file has become shorter. */
export function readNumbers(path: string, { name, dtype, shape, from, bytes }: TensorPlace): Float32Array {
  const raw = readSlice(dirname(path), basename(path), { from, bytes })
  if (raw.length < bytes)
    throw new Error(`${path}: ${name}: expected ${bytes} bytes, got ${raw.length}: it is cut`)
  const whole = raw.byteOffset % 4 === 0 ? raw : Uint8Array.from(raw)
  const count = elements(shape)
  if (dtype === 'F32') return new Float32Array(whole.buffer, whole.byteOffset, count)
  const meant = dtype === 'F16' ? halves() : brains()
  const words = new Uint16Array(whole.buffer, whole.byteOffset, count)
  const values = new Float32Array(count)
  for (let k = 0; k < count; k++) values[k] = meant[words[k] as number] as number
  return values
}

/** Fills the panel with one run of rows after another. */
export function eachPanel(factor: Factor, gram: Gram, visit: (span: Span) => void): void {
  const count = factor.values.length / factor.rank
  const fill = factor.isTurned ? fillTurned : fillStraight
  gram.panel.fill(0)
  for (let first = 0; first < count; first += panelRows) {
    const span = { first, rows: Math.min(panelRows, count - first) }
    fill(gram, factor, span)
    visit(span)
  }
}

function fillStraight({ panel, width }: Gram, { values, rank }: Factor, { first, rows }: Span): void {
  for (let k = 0; k < rows; k++) {
    const from = (first + k) * rank
    panel.set(values.subarray(from, from + rank), k * width)
  }
}

function fillTurned({ panel, width }: Gram, { values, rank }: Factor, { first, rows }: Span): void {
  const count = values.length / rank
  for (let c = 0; c < rank; c++) {
    const from = c * count + first
    for (let k = 0; k < rows; k++) panel[k * width + c] = values[from + k] as number
  }
}

/** What each of the 65,536 half-precision words means (IEEE 754 binary16). */
const halves = once(() =>
  Float32Array.from({ length: 65_536 }, (_, bits) => {
    const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
  }),
)

/** A bfloat16 word is the upper half of a float32. */
const brains = once(
  () => new Float32Array(Uint32Array.from({ length: 65_536 }, (_, bits) => (bits << 16) >>> 0).buffer),
)

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
