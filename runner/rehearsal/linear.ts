/**
 * A frozen matrix and what may be learned beside it. LoRA (Hu et al., 2021): y = W x + b + s · U (D x),
 * with D of rank × inputs, U of outputs × rank and s = alpha / rank.
 */
import { addBackProduct, addOuterProduct, addProduct } from './matrix.ts'

export interface Linear {
  readonly name: string
  readonly inputs: number
  readonly outputs: number
  /** outputs × inputs. */
  readonly weight: Float32Array
  readonly bias: Float32Array | null
}

export interface Adapter {
  readonly rank: number
  readonly alpha: number
  /** alpha / rank, times the generator's own gain. */
  readonly scale: number
  readonly down: Float32Array
  readonly up: Float32Array
  readonly downGrad: Float32Array
  readonly upGrad: Float32Array
  /** rows × rank: D x of the last forward pass, and its gradient. */
  readonly mid: Float32Array
  readonly midGrad: Float32Array
}

/** Only the maker of the base learns W and b themselves. */
export interface FullGradient {
  readonly weight: Float32Array
  readonly bias: Float32Array | null
}

export interface Layer {
  readonly linear: Linear
  readonly adapter: Adapter | null
  readonly full: FullGradient | null
}

/** y = layer(x), or y += layer(x) when `add`. */
export function forward(layer: Layer, x: Float32Array, y: Float32Array, rows: number, add = false): void {
  const { inputs, outputs, weight, bias } = layer.linear
  if (!add) y.fill(0, 0, rows * outputs)
  if (bias !== null) {
    for (let row = 0; row < rows; row += 1) {
      for (let o = 0; o < outputs; o += 1)
        y[row * outputs + o] = (y[row * outputs + o] as number) + (bias[o] as number)
    }
  }
  addProduct(y, x, weight, { rows, inner: inputs, outer: outputs })
  const { adapter } = layer
  if (adapter === null) return
  adapter.mid.fill(0, 0, rows * adapter.rank)
  addProduct(adapter.mid, x, adapter.down, { rows, inner: inputs, outer: adapter.rank })
  addProduct(y, adapter.mid, adapter.up, { rows, inner: adapter.rank, outer: outputs }, adapter.scale)
}

/** Adds to the layer's gradients and, unless null, to dx. `x` is what the forward pass read. */
export function backward(
  layer: Layer,
  x: Float32Array,
  dy: Float32Array,
  dx: Float32Array | null,
  rows: number,
): void {
  const { inputs, outputs, weight } = layer.linear
  if (dx !== null) addBackProduct(dx, dy, weight, { rows, inner: inputs, outer: outputs })
  const { adapter, full } = layer
  if (full !== null) addFullGradient(full, x, dy, rows, inputs, outputs)
  if (adapter === null) return
  const { rank, scale } = adapter
  addOuterProduct(adapter.upGrad, dy, adapter.mid, { rows, inner: rank, outer: outputs }, scale)
  adapter.midGrad.fill(0, 0, rows * rank)
  addBackProduct(adapter.midGrad, dy, adapter.up, { rows, inner: rank, outer: outputs }, scale)
  addOuterProduct(adapter.downGrad, adapter.midGrad, x, { rows, inner: inputs, outer: rank })
  if (dx !== null) addBackProduct(dx, adapter.midGrad, adapter.down, { rows, inner: inputs, outer: rank })
}

function addFullGradient(
  full: FullGradient,
  x: Float32Array,
  dy: Float32Array,
  rows: number,
  inner: number,
  outer: number,
): void {
  addOuterProduct(full.weight, dy, x, { rows, inner, outer })
  if (full.bias === null) return
  for (let row = 0; row < rows; row += 1) {
    for (let o = 0; o < outer; o += 1)
      full.bias[o] = (full.bias[o] as number) + (dy[row * outer + o] as number)
  }
}
