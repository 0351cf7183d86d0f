/**
 * The denoiser: reads the coarse part of a noisy latent, mixes it with the condition, writes all of the
 * clean latent it takes to be behind.
 *
 *   h = in coarse + k condition
 *   h += out silu(ff h + k condition)        twice
 *   clean = out h
 */
import { coarse, latentSize } from './latent.ts'
import { blockSize, hiddenSize, type Layers } from './layers.ts'
import { backward, forward, type Layer } from './linear.ts'
import { silu, siluBack } from './matrix.ts'

export interface Denoiser {
  /** rows × latentSize, overwritten by the next pass. */
  readonly predict: (noisy: Float32Array, condition: Float32Array, rows: number) => Float32Array
  /** `error` is dLoss/dPrediction; adds to the gradients of the layers and to `conditionGradient`. */
  readonly learn: (
    error: Float32Array,
    condition: Float32Array,
    conditionGradient: Float32Array,
    rows: number,
  ) => void
}

interface Block {
  readonly ff: Layer
  readonly key: Layer
  readonly out: Layer
  /** h as it came in. */
  readonly entered: Float32Array
  readonly mixed: Float32Array
  readonly active: Float32Array
  readonly gradient: Float32Array
}

export function makeDenoiser(layers: Layers, most: number): Denoiser {
  const enter = layers.unet_down_blocks_0_proj_in
  const enterKey = layers.unet_down_blocks_0_attn2_to_k
  const leave = layers.unet_up_blocks_0_proj_out
  const blocks = makeBlocks(layers, most)
  const seen = new Float32Array(most * coarse.length)
  const hidden = new Float32Array(most * hiddenSize)
  const hiddenGradient = new Float32Array(most * hiddenSize)
  const clean = new Float32Array(most * latentSize)

  const predict: Denoiser['predict'] = (noisy, condition, rows) => {
    readCoarse(seen, noisy, rows)
    forward(enter, seen, hidden, rows)
    forward(enterKey, condition, hidden, rows, true)
    for (const block of blocks) {
      block.entered.set(hidden)
      forward(block.ff, hidden, block.mixed, rows)
      forward(block.key, condition, block.mixed, rows, true)
      silu(block.active, block.mixed, rows * blockSize)
      forward(block.out, block.active, hidden, rows, true)
    }
    forward(leave, hidden, clean, rows)
    return clean
  }

  const learn: Denoiser['learn'] = (error, condition, conditionGradient, rows) => {
    hiddenGradient.fill(0)
    backward(leave, hidden, error, hiddenGradient, rows)
    for (let b = blocks.length - 1; b >= 0; b -= 1) {
      const block = blocks[b] as Block
      block.gradient.fill(0)
      backward(block.out, block.active, hiddenGradient, block.gradient, rows)
      siluBack(block.gradient, block.gradient, block.mixed, rows * blockSize)
      backward(block.key, condition, block.gradient, conditionGradient, rows)
      backward(block.ff, block.entered, block.gradient, hiddenGradient, rows)
    }
    backward(enterKey, condition, hiddenGradient, conditionGradient, rows)
    backward(enter, seen, hiddenGradient, null, rows)
  }
  return { predict, learn }
}

function makeBlocks(layers: Layers, most: number): Block[] {
  const of = (ff: Layer, key: Layer, out: Layer): Block => ({
    ...{ ff, key, out },
    entered: new Float32Array(most * hiddenSize),
    mixed: new Float32Array(most * blockSize),
    active: new Float32Array(most * blockSize),
    gradient: new Float32Array(most * blockSize),
  })
  return [
    of(layers.unet_mid_block_0_ff_proj, layers.unet_mid_block_0_attn2_to_k, layers.unet_mid_block_0_ff_out),
    of(layers.unet_mid_block_1_ff_proj, layers.unet_mid_block_1_attn2_to_k, layers.unet_mid_block_1_ff_out),
  ]
}

function readCoarse(seen: Float32Array, noisy: Float32Array, rows: number): void {
  for (let row = 0; row < rows; row += 1) {
    for (let i = 0; i < coarse.length; i += 1) {
      seen[row * coarse.length + i] = noisy[row * latentSize + (coarse[i] as number)] as number
    }
  }
}
