/** The part that learns: one adapter beside every frozen matrix, two groups with rates of their own. */
import type { Base } from './base.ts'
import { type LayerName, type Layers, layerNames } from './layers.ts'
import type { Adapter, Layer, Linear } from './linear.ts'
import type { Random } from './random.ts'

/** sd-scripts' parameter groups, in its order. */
export type GroupName = 'textencoder' | 'unet'

export interface Lora {
  readonly dim: number
  readonly alpha: number
  readonly layers: Layers
  /** Learned arrays by group, `lora_down` and `lora_up` of every adapter of the group. */
  readonly groups: readonly { readonly name: GroupName; readonly arrays: readonly Learned[] }[]
}

/** One learned array: `rows` × the rest, for optimizers that factor their moments. */
export interface Learned {
  /** As in the checkpoint: `lora_unet_…​.lora_down.weight`. */
  readonly name: string
  readonly rows: number
  readonly value: Float32Array
  readonly gradient: Float32Array
}

export interface LoraRequest {
  readonly dim: number
  readonly alpha: number
  readonly trains: readonly GroupName[]
  /** Most rows of one pass, phrases included. */
  readonly rows: number
}

/**
 * The small generator follows its adapters sooner than Stable Diffusion does; with this gain the
 * learning rates that are usual there (1e-4 … 5e-4) are usual here.
 */
const gain: Readonly<Record<GroupName, number>> = { textencoder: 0.5, unet: 0.5 }

const groupOf = (name: LayerName): GroupName => (name.startsWith('te_') ? 'textencoder' : 'unet')

/** Down is uniform as torch's default for linear layers, up is zero: the start is the base model. */
export function newLora(base: Base, request: LoraRequest, random: Random): Lora {
  const adapters = new Map<LayerName, Adapter>()
  for (const name of layerNames) {
    if (request.trains.includes(groupOf(name))) {
      adapters.set(name, newAdapter(base.linears[name], gain[groupOf(name)], request, random))
    }
  }
  const layer = (name: LayerName): Layer => ({
    linear: base.linears[name],
    adapter: adapters.get(name) ?? null,
    full: null,
  })
  return {
    dim: request.dim,
    alpha: request.alpha,
    layers: Object.fromEntries(layerNames.map((name) => [name, layer(name)])) as Record<LayerName, Layer>,
    groups: (['textencoder', 'unet'] as const)
      .filter((name) => request.trains.includes(name))
      .map((name) => ({
        name,
        arrays: [...adapters].filter(([of]) => groupOf(of) === name).flatMap(learnedArrays),
      })),
  }
}

function newAdapter(
  linear: Linear,
  reach: number,
  { dim, alpha, rows }: LoraRequest,
  random: Random,
): Adapter {
  const bound = 1 / Math.sqrt(linear.inputs)
  const floats = (length: number): Float32Array => new Float32Array(length)
  return {
    rank: dim,
    alpha,
    scale: (reach * alpha) / dim,
    down: Float32Array.from({ length: dim * linear.inputs }, () => (2 * random.uniform() - 1) * bound),
    up: floats(linear.outputs * dim),
    downGrad: floats(dim * linear.inputs),
    upGrad: floats(linear.outputs * dim),
    mid: floats(rows * dim),
    midGrad: floats(rows * dim),
  }
}

function learnedArrays([name, adapter]: readonly [LayerName, Adapter]): Learned[] {
  const { down, up, downGrad, upGrad, rank } = adapter
  return [
    { name: `lora_${name}.lora_down.weight`, rows: rank, value: down, gradient: downGrad },
    { name: `lora_${name}.lora_up.weight`, rows: up.length / rank, value: up, gradient: upGrad },
  ]
}

export const learnedOf = (lora: Lora): Learned[] => lora.groups.flatMap((group) => [...group.arrays])
