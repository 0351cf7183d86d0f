import { writeFileSync } from 'node:fs'
import { type Precision, packTensors, type Tensor, unpackTensors } from '../../../runner/rehearsal/tensors.ts'

/** One adapted layer as plain numbers. */
export interface Layer {
  readonly name: string
  /** rank × inputs, row by row. */
  readonly down: Float32Array
  /** outputs × rank, row by row. */
  readonly up: Float32Array
  readonly rank: number
  readonly alpha: number | null
  /** Of a convolution: height and width, part of the inputs. */
  readonly kernel?: readonly [number, number]
}

/** How a family of programs names down, up and alpha of a layer. */
export interface Naming {
  readonly down: string
  readonly up: string
}

export const kohya: Naming = { down: '.lora_down.weight', up: '.lora_up.weight' }
export const peft: Naming = { down: '.lora_A.weight', up: '.lora_B.weight' }
export const adapters: Naming = { down: '.lora_A.default.weight', up: '.lora_B.default.weight' }
export const diffusers: Naming = { down: '_lora.down.weight', up: '_lora.up.weight' }

/** The same numbers for the same seed, between −1 and 1. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    const once = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
    return ((twice ^ (twice >>> 16)) >>> 0) / 2 ** 31 - 1
  }
}

export interface Shape {
  readonly name?: string
  readonly outputs: number
  readonly inputs: number
  readonly rank: number
  readonly alpha?: number | null
}

/** Singular values fall by a third from one to the next, as they do in trained weights. */
export function drawnLayer(
  { name = 'lora_unet_a', outputs, inputs, rank, alpha = rank / 2 }: Shape,
  seed: number,
): Layer {
  const next = chance(seed)
  const down = Float32Array.from({ length: rank * inputs }, () => next() * 0.2)
  const up = Float32Array.from({ length: outputs * rank }, (_, k) => next() * 0.2 * 0.67 ** (k % rank))
  return { name, down, up, rank, alpha }
}

export function loraTensors(layers: readonly Layer[], naming: Naming = kohya): Record<string, Tensor> {
  return Object.fromEntries(layers.flatMap((layer) => layerTensors(layer, naming)))
}

function layerTensors({ name, down, up, rank, alpha, kernel }: Layer, naming: Naming): [string, Tensor][] {
  const inputs = down.length / rank
  const downShape = kernel ? [rank, inputs / (kernel[0] * kernel[1]), ...kernel] : [rank, inputs]
  const upShape = kernel ? [up.length / rank, rank, 1, 1] : [up.length / rank, rank]
  return [
    [`${name}${naming.down}`, { shape: downShape, values: down }],
    [`${name}${naming.up}`, { shape: upShape, values: up }],
    ...(alpha === null
      ? []
      : [[`${name}.alpha`, { shape: [], values: Float32Array.of(alpha) }] satisfies [string, Tensor]]),
  ]
}

export interface Writing {
  readonly naming?: Naming
  readonly precision?: Precision
}

/** Writes the layers and gives them back as the file holds them, rounded to its precision. */
export function writeLora(path: string, layers: readonly Layer[], how: Writing = {}): Layer[] {
  const { naming = kohya, precision = 'float' } = how
  const bytes = packTensors(loraTensors(layers, naming), { ss_epoch: '1' }, precision)
  writeFileSync(path, bytes)
  const kept = unpackTensors(bytes)
  const numbers = (name: string): Float32Array => kept[name]?.values ?? new Float32Array()
  return layers.map((layer) => ({
    ...layer,
    down: numbers(`${layer.name}${naming.down}`),
    up: numbers(`${layer.name}${naming.up}`),
  }))
}

/** (alpha/rank)·up·down, written out: outputs × inputs. */
export function dense({ down, up, rank, alpha }: Layer): Float64Array {
  const [outputs, inputs] = [up.length / rank, down.length / rank]
  const scale = (alpha ?? rank) / rank
  return Float64Array.from({ length: outputs * inputs }, (_, at) => {
    const [o, i] = [Math.floor(at / inputs), at % inputs]
    let total = 0
    for (let c = 0; c < rank; c++) total += (up[o * rank + c] as number) * (down[c * inputs + i] as number)
    return scale * total
  })
}

export const denseNorm = (matrix: Float64Array): number =>
  Math.sqrt(matrix.reduce((total, value) => total + value ** 2, 0))

/** By applying the written-out matrix and its transpose until the length no longer grows. */
export function denseLargest(matrix: Float64Array, inputs: number): number {
  const next = chance(99)
  let direction = Float64Array.from({ length: inputs }, next)
  let length = 0
  for (let round = 0; round < 2000; round++) {
    const image = new Float64Array(matrix.length / inputs)
    const back = new Float64Array(inputs)
    for (let at = 0; at < matrix.length; at++) {
      const o = Math.floor(at / inputs)
      image[o] = (image[o] as number) + (matrix[at] as number) * (direction[at % inputs] as number)
    }
    for (let at = 0; at < matrix.length; at++) {
      const value = (matrix[at] as number) * (image[Math.floor(at / inputs)] as number)
      back[at % inputs] = (back[at % inputs] as number) + value
    }
    const grown = Math.hypot(...image)
    if (round > 10 && grown <= length * (1 + 1e-12)) return grown
    length = grown
    const size = Math.hypot(...back)
    direction = back.map((value) => value / size)
  }
  return length
}

export function denseCosine(one: readonly Layer[], other: readonly Layer[]): number {
  let [both, first, second] = [0, 0, 0]
  for (const [k, layer] of one.entries()) {
    const [left, right] = [dense(layer), dense(other[k] as Layer)]
    for (let at = 0; at < left.length; at++) {
      both += (left[at] as number) * (right[at] as number)
      first += (left[at] as number) ** 2
      second += (right[at] as number) ** 2
    }
  }
  return both / Math.sqrt(first * second)
}
