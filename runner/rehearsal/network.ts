/**
 * The generator: from a noisy latent, a time and a caption to the clean latent it takes to be behind.
 * The text encoder's caption and the features of the time make the condition of the denoiser.
 */
import { makeDenoiser } from './denoiser.ts'
import { captionSize, conditionSize, type Layers, timeSize } from './layers.ts'
import { writeTimeFeatures } from './noise.ts'
import { makeTextEncoder } from './text-encoder.ts'

/** What one pass reads: latents by row, a time 0 … 999 for each, captions as phrase rows. */
export interface Inputs {
  readonly rows: number
  /** rows × latentSize. */
  readonly noisy: Float32Array
  readonly times: Int32Array
  readonly captions: readonly Float32Array[]
}

export interface Network {
  /** rows × latentSize; overwritten by the next pass. */
  readonly predict: (inputs: Inputs) => Float32Array
  /** Adds to every layer's gradient; `error` is dLoss/dPrediction of the last pass. */
  readonly learn: (error: Float32Array) => void
  /** Of the phrase rows of the last pass; only for the maker of the base. */
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
  const denoiser = makeDenoiser(layers, limits.rows)
  const condition = new Float32Array(limits.rows * conditionSize)
  const conditionGradient = new Float32Array(limits.rows * conditionSize)
  let rows = 0
  return {
    predict: (inputs) => {
      rows = inputs.rows
      text.encode(inputs.captions, rows, condition)
      writeTimeFeatures(condition, inputs, captionSize, timeSize)
      return denoiser.predict(inputs.noisy, condition, rows)
    },
    learn: (error) => {
      conditionGradient.fill(0)
      denoiser.learn(error, condition, conditionGradient, rows)
      if (limits.learnsWords) text.learn(conditionGradient, rows)
    },
    phraseGradient: text.phraseGradient,
  }
}
