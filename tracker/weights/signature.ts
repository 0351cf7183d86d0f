import type { Span } from './factor.ts'
import type { Gram } from './gram.ts'

/**
 * A short linear image of all weight changes of a network, so that two checkpoints are compared by two stored rows.
 * Rows and columns of each module's change are thrown into `side` × `side` fields with fixed signs, and all modules
 * are added up: inner products of signatures estimate those of the changes (count sketch: Charikar, Chen,
 * Farach-Colton 2002). The signature of a difference is the difference of signatures.
 *
 * Standard error of a cosine c: (1 − c²)/side, a little more when few modules or ranks hold most of the change.
 */
const side = 60

/** Field and sign of each row of a factor. */
export type Throw = Int8Array

/** The same for every checkpoint: it depends on the module's name and on which factor it is. */
export function throwRows(name: string, count: number): Throw {
  let state = seedOf(name)
  const rows = new Int8Array(count)
  for (let k = 0; k < count; k++) {
    state = (state + 0x9e3779b9) | 0
    const bits = mixed(state)
    rows[k] = (bits & 1 ? 1 : -1) * (1 + Math.floor(((bits >>> 16) * side) / 65_536))
  }
  return rows
}

/** FNV-1a. */
function seedOf(name: string): number {
  let hash = 0x811c9dc5
  for (let k = 0; k < name.length; k++) hash = Math.imul(hash ^ name.charCodeAt(k), 0x01000193)
  return hash
}

/** Every bit of the result depends on every bit of the state. */
function mixed(state: number): number {
  const once = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
  const twice = Math.imul(once ^ (once >>> 15), 0x735a2d97)
  return twice ^ (twice >>> 15)
}

/** A factor's rows, thrown together: `side` × width. */
export type Thrown = Float64Array

export const emptyThrown = (width: number): Thrown => new Float64Array(side * width)

/** Adds the panel's rows, the first of which is row `first` of the factor. */
export function throwPanel(thrown: Thrown, rows: Throw, { panel, width }: Gram, span: Span): void {
  for (let k = 0; k < span.rows; k++) {
    const field = rows[span.first + k] as number
    const sign = Math.sign(field)
    const to = (Math.abs(field) - 1) * width
    const from = k * width
    for (let c = 0; c < width; c++)
      thrown[to + c] = (thrown[to + c] as number) + sign * (panel[from + c] as number)
  }
}

export const emptySignature = (): Float64Array => new Float64Array(side * side)

/** Adds scale · up · downᵀ of one module's thrown factors. */
export function addModule(signature: Float64Array, up: Thrown, down: Thrown, scale: number): void {
  const width = up.length / side
  for (let q = 0; q < side; q++) {
    for (let p = 0; p < side; p++) {
      let total = 0
      for (let c = 0; c < width; c++) total += (up[q * width + c] as number) * (down[p * width + c] as number)
      signature[q * side + p] = (signature[q * side + p] as number) + scale * total
    }
  }
}

/** Cosine of two checkpoints' changes; null when either is nothing or was not finite. */
export function cosine(one: readonly number[], other: readonly number[]): number | null {
  const lengths = Math.sqrt(dot(one, one) * dot(other, other))
  return one.length === other.length && lengths > 0 ? Math.min(1, dot(one, other) / lengths) : null
}

/** From one checkpoint's changes to another's. */
export const difference = (from: readonly number[], to: readonly number[]): number[] =>
  to.map((value, k) => value - (from[k] ?? Number.NaN))

function dot(one: readonly number[], other: readonly number[]): number {
  let total = 0
  for (let k = 0; k < one.length; k++) total += (one[k] as number) * (other[k] as number)
  return total
}
