/**
 * The generator: from a noisy latent, a time and a caption to the clean latent it takes to be behind.
 *
 *   text encoder   pooled = Σ over phrases silu(fc1 phrase)          condition = [fc2 pooled, time]
 *   denoiser       h = in(coarse latent) + in.to_k(condition)
 *                  h += out_n(silu(proj_n h + to_k_n condition))     for two blocks
 *                  clean latent = out(h)
 */
import { coarse, latentSize } from './latent.ts'
import { backward, forward, type Layer } from './linear.ts'
import { silu, siluBack } from './matrix.ts'
import { writeTimeFeatures } from './noise.ts'
import { wordSize } from './words.ts'

const phraseSize = 96
const captionSize = 64
const timeSize = 32
const conditionSize = captionSize + timeSize
const hiddenSize = 192
const blockSize = 192

/** name → [inputs, outputs, has a bias]; names as sd-scripts gives its LoRA modules. */
export const layerShapes = {
  te_encoder_layers_0_mlp_fc1: [wordSize, phraseSize, true],
  te_encoder_layers_0_mlp_fc2: [phraseSize, captionSize, true],
  unet_down_blocks_0_proj_in: [coarse.length, hiddenSize, true],
  unet_down_blocks_0_attn2_to_k: [conditionSize, hiddenSize, false],
  unet_mid_block_ff_0_proj: [hiddenSize, blockSize, true],
  unet_mid_block_0_attn2_to_k: [conditionSize, blockSize, false],
  unet_mid_block_ff_0_out: [blockSize, hiddenSize, true],
  unet_mid_block_ff_1_proj: [hiddenSize, blockSize, true],
  unet_mid_block_1_attn2_to_k: [conditionSize, blockSize, false],
  unet_mid_block_ff_1_out: [blockSize, hiddenSize, true],
  unet_up_blocks_0_proj_out: [hiddenSize, latentSize, true],
} as const satisfies Readonly<Record<string, readonly [number, number, boolean]>>

export type LayerName = keyof typeof layerShapes
export const layerNames = Object.keys(layerShapes) as LayerName[]
export type Layers = Readonly<Record<LayerName, Layer>>

/** What one pass reads: latents by row, a time 0 … 999 for each, phrases by row and whose they are. */
export interface Inputs {
  readonly rows: number
  /** rows × latentSize. */
  readonly noisy: Float32Array
  readonly times: Int32Array
  /** One caption per row: its phrases as rows of `wordSize`. */
  readonly captions: readonly Float32Array[]
}

export interface Network {
  /** rows × latentSize; overwritten by the next pass. */
  readonly predict: (inputs: Inputs) => Float32Array
  /** Adds to every layer's gradient; `error` is dLoss/dPrediction of the last pass. */
  readonly learn: (error: Float32Array) => void
  /** The gradient of the last pass's phrase rows, and how many rows it has. */
  readonly phraseGradient: Float32Array
}

interface Limits {
  readonly rows: number
  readonly phrases: number
  /** Whether the caption side learns too. */
  readonly learnsWords: boolean
}

export function makeNetwork(layers: Layers, limits: Limits): Network {
  const text = makeTextEncoder(layers, limits)
  const denoiser = makeDenoiser(layers, limits)
  let last: Inputs | null = null
  return {
    predict: (inputs) => {
      last = inputs
      text.encode(inputs, denoiser.condition)
      writeTimeFeatures(denoiser.condition, inputs, captionSize, timeSize)
      return denoiser.predict(inputs)
    },
    learn: (error) => {
      if (last === null) throw new Error('learn() before predict()')
      denoiser.learn(error, last.rows)
      if (limits.learnsWords) text.learn(denoiser.conditionGradient, last)
    },
    phraseGradient: text.phraseGradient,
  }
}

function makeTextEncoder(layers: Layers, limits: Limits) {
  const fc1 = layers.te_encoder_layers_0_mlp_fc1
  const fc2 = layers.te_encoder_layers_0_mlp_fc2
  const phrases = new Float32Array(limits.phrases * wordSize)
  const phraseGradient = new Float32Array(limits.phrases * wordSize)
  const mixed = new Float32Array(limits.phrases * phraseSize)
  const active = new Float32Array(limits.phrases * phraseSize)
  const activeGradient = new Float32Array(limits.phrases * phraseSize)
  const pooled = new Float32Array(limits.rows * phraseSize)
  const pooledGradient = new Float32Array(limits.rows * phraseSize)
  const caption = new Float32Array(limits.rows * captionSize)
  const owner = new Int32Array(limits.phrases)
  let count = 0

  const encode = ({ rows, captions }: Inputs, condition: Float32Array): void => {
    count = 0
    for (let row = 0; row < rows; row += 1) {
      const own = captions[row] as Float32Array
      phrases.set(own, count * wordSize)
      const end = count + own.length / wordSize
      while (count < end) owner[count++] = row
    }
    forward(fc1, phrases, mixed, count)
    silu(active, mixed, count * phraseSize)
    pooled.fill(0)
    for (let p = 0; p < count; p += 1) {
      const to = (owner[p] as number) * phraseSize
      for (let i = 0; i < phraseSize; i += 1) {
        pooled[to + i] = (pooled[to + i] as number) + (active[p * phraseSize + i] as number)
      }
    }
    forward(fc2, pooled, caption, rows)
    for (let row = 0; row < rows; row += 1) {
      condition.set(caption.subarray(row * captionSize, (row + 1) * captionSize), row * conditionSize)
    }
  }

  const learn = (conditionGradient: Float32Array, { rows }: Inputs): void => {
    for (let row = 0; row < rows; row += 1) {
      const from = row * conditionSize
      caption.set(conditionGradient.subarray(from, from + captionSize), row * captionSize)
    }
    pooledGradient.fill(0)
    backward(fc2, pooled, caption, pooledGradient, rows)
    for (let p = 0; p < count; p += 1) {
      const from = (owner[p] as number) * phraseSize
      activeGradient.set(pooledGradient.subarray(from, from + phraseSize), p * phraseSize)
    }
    siluBack(activeGradient, activeGradient, mixed, count * phraseSize)
    phraseGradient.fill(0)
    backward(fc1, phrases, activeGradient, fc1.full === null ? null : phraseGradient, count)
  }
  return { encode, learn, phraseGradient }
}

function makeDenoiser(layers: Layers, { rows: most }: Limits) {
  const enter = layers.unet_down_blocks_0_proj_in
  const enterKey = layers.unet_down_blocks_0_attn2_to_k
  const leave = layers.unet_up_blocks_0_proj_out
  const blocks = [
    [layers.unet_mid_block_ff_0_proj, layers.unet_mid_block_0_attn2_to_k, layers.unet_mid_block_ff_0_out],
    [layers.unet_mid_block_ff_1_proj, layers.unet_mid_block_1_attn2_to_k, layers.unet_mid_block_ff_1_out],
  ].map(([proj, key, out]) => ({
    proj: proj as Layer,
    key: key as Layer,
    out: out as Layer,
    entered: new Float32Array(most * hiddenSize),
    mixed: new Float32Array(most * blockSize),
    active: new Float32Array(most * blockSize),
    gradient: new Float32Array(most * blockSize),
  }))
  const seen = new Float32Array(most * coarse.length)
  const condition = new Float32Array(most * conditionSize)
  const conditionGradient = new Float32Array(most * conditionSize)
  const hidden = new Float32Array(most * hiddenSize)
  const hiddenGradient = new Float32Array(most * hiddenSize)
  const clean = new Float32Array(most * latentSize)

  const predict = ({ rows, noisy }: Inputs): Float32Array => {
    for (let row = 0; row < rows; row += 1) {
      for (let i = 0; i < coarse.length; i += 1) {
        seen[row * coarse.length + i] = noisy[row * latentSize + (coarse[i] as number)] as number
      }
    }
    forward(enter, seen, hidden, rows)
    forward(enterKey, condition, hidden, rows, true)
    for (const block of blocks) {
      block.entered.set(hidden)
      forward(block.proj, hidden, block.mixed, rows)
      forward(block.key, condition, block.mixed, rows, true)
      silu(block.active, block.mixed, rows * blockSize)
      forward(block.out, block.active, hidden, rows, true)
    }
    forward(leave, hidden, clean, rows)
    return clean
  }

  const learn = (error: Float32Array, rows: number): void => {
    hiddenGradient.fill(0)
    conditionGradient.fill(0)
    backward(leave, hidden, error, hiddenGradient, rows)
    for (const block of [...blocks].reverse()) {
      block.gradient.fill(0)
      backward(block.out, block.active, hiddenGradient, block.gradient, rows)
      siluBack(block.gradient, block.gradient, block.mixed, rows * blockSize)
      backward(block.key, condition, block.gradient, conditionGradient, rows)
      backward(block.proj, block.entered, block.gradient, hiddenGradient, rows)
    }
    backward(enterKey, condition, hiddenGradient, conditionGradient, rows)
    backward(enter, seen, hiddenGradient, null, rows)
  }
  return { predict, learn, condition, conditionGradient }
}
