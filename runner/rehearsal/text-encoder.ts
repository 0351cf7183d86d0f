/** caption = fc2 (Σ over phrases silu(fc1 phrase)): words mix inside their phrase, phrases add up. */
import { captionSize, conditionSize, type Layers, phraseSize } from './layers.ts'
import { backward, forward } from './linear.ts'
import { silu, siluBack } from './matrix.ts'
import { wordSize } from './words.ts'

export interface TextEncoder {
  /** Writes each caption to the start of its row of `condition`. `captions` are phrase rows. */
  readonly encode: (captions: readonly Float32Array[], rows: number, condition: Float32Array) => void
  readonly learn: (conditionGradient: Float32Array, rows: number) => void
  /** Of the phrase rows of the last pass; only worked out for the maker of the base. */
  readonly phraseGradient: Float32Array
}

export function makeTextEncoder(layers: Layers, most: { rows: number; phrases: number }): TextEncoder {
  const fc1 = layers.te_encoder_layers_0_mlp_fc1
  const fc2 = layers.te_encoder_layers_0_mlp_fc2
  const phrases = new Float32Array(most.phrases * wordSize)
  const phraseGradient = new Float32Array(most.phrases * wordSize)
  const mixed = new Float32Array(most.phrases * phraseSize)
  const active = new Float32Array(most.phrases * phraseSize)
  const activeGradient = new Float32Array(most.phrases * phraseSize)
  const pooled = new Float32Array(most.rows * phraseSize)
  const pooledGradient = new Float32Array(most.rows * phraseSize)
  const caption = new Float32Array(most.rows * captionSize)
  /** Row whose caption a phrase belongs to. */
  const owner = new Int32Array(most.phrases)
  let count = 0

  const gather = (captions: readonly Float32Array[], rows: number): void => {
    count = 0
    for (let row = 0; row < rows; row += 1) {
      const own = captions[row] as Float32Array
      phrases.set(own, count * wordSize)
      for (const end = count + own.length / wordSize; count < end; count += 1) owner[count] = row
    }
  }

  const encode: TextEncoder['encode'] = (captions, rows, condition) => {
    gather(captions, rows)
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

  const learn: TextEncoder['learn'] = (conditionGradient, rows) => {
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
