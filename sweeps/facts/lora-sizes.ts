/**
 * Weights of a LoRA per unit of network_dim: the sum of inputs and outputs of all layers that it covers.
 * SD 1.5, SDXL and Flux are counted from the layer shapes (dim 128 of SD 1.5 in fp16 is the well-known 151 MB,
 * dim 32 of SDXL 228 MB); the others are counted from published widths and depths and may be a third off.
 */
interface LoraSize {
  readonly unet: number
  readonly textEncoder: number
}

/** CLIP-L: 12 layers of width 768, attention and MLP. */
const clipL = 12 * (8 * 768 + 2 * (768 + 3072))
/** OpenCLIP bigG: 32 layers of width 1280. */
const clipG = 32 * (8 * 1280 + 2 * (1280 + 5120))

export const loraSizes: Readonly<Record<string, LoraSize>> = {
  train_network: { unet: 423_936, textEncoder: clipL },
  sdxl_train_network: { unet: 2_659_840, textEncoder: clipL + clipG },
  flux_train_network: { unet: 4_786_176, textEncoder: clipL },
  sd3_train_network: { unet: 4_250_000, textEncoder: clipL + clipG },
  lumina_train_network: { unet: 1_400_000, textEncoder: 0 },
  anima_train_network: { unet: 1_450_000, textEncoder: 0 },
  hunyuan_image_train_network: { unet: 5_900_000, textEncoder: 0 },
}

/** The miniature model, counted from its checkpoints; its text encoder is too small to matter. */
export const rehearsalSize: LoraSize = { unet: 10_941, textEncoder: 0 }
