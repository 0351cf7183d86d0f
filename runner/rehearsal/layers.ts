/** The matrices of the generator: their names, as sd-scripts names its LoRA modules, and their sizes. */
import { coarse, latentSize } from './latent.ts'
import type { Layer } from './linear.ts'
import { wordSize } from './words.ts'

export const phraseSize = 96
export const captionSize = 64
export const timeSize = 32
/** What the denoiser is told: the caption and the time. */
export const conditionSize = captionSize + timeSize
export const hiddenSize = 192
export const blockSize = 192

interface LayerShape {
  readonly inputs: number
  readonly outputs: number
  readonly bias: boolean
}

const shape = (inputs: number, outputs: number, bias: boolean): LayerShape => ({ inputs, outputs, bias })

export const layerShapes = {
  te_encoder_layers_0_mlp_fc1: shape(wordSize, phraseSize, true),
  te_encoder_layers_0_mlp_fc2: shape(phraseSize, captionSize, true),
  unet_down_blocks_0_proj_in: shape(coarse.length, hiddenSize, true),
  unet_down_blocks_0_attn2_to_k: shape(conditionSize, hiddenSize, false),
  unet_mid_block_0_ff_proj: shape(hiddenSize, blockSize, true),
  unet_mid_block_0_attn2_to_k: shape(conditionSize, blockSize, false),
  unet_mid_block_0_ff_out: shape(blockSize, hiddenSize, true),
  unet_mid_block_1_ff_proj: shape(hiddenSize, blockSize, true),
  unet_mid_block_1_attn2_to_k: shape(conditionSize, blockSize, false),
  unet_mid_block_1_ff_out: shape(blockSize, hiddenSize, true),
  unet_up_blocks_0_proj_out: shape(hiddenSize, latentSize, true),
} as const satisfies Readonly<Record<string, LayerShape>>

export type LayerName = keyof typeof layerShapes
export const layerNames = Object.keys(layerShapes) as LayerName[]
export type Layers = Readonly<Record<LayerName, Layer>>
