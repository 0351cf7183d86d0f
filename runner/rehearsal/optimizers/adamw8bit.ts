/**
 * AdamW whose two moments are kept in eight bits, as bitsandbytes' AdamW8bit: arrays of fewer than 4096
 * numbers stay in 32 bits there, and here.
 */
import type { Learned } from '../lora.ts'
import { bracketed } from './adamw.ts'
import {
  type Blockwise,
  blockSize,
  newBlockwise,
  readBlock,
  signedLevels,
  unsignedLevels,
  writeBlock,
} from './blockwise.ts'
import { betasOption, type MakeOptimizer, numberOption, optionsText } from './optimizer.ts'

const smallest = 4096

type Moments =
  | { readonly kind: 'whole'; readonly mean: Float32Array; readonly square: Float32Array }
  | { readonly kind: 'blocks'; readonly mean: Blockwise; readonly square: Blockwise }

const newMoments = ({ value: { length } }: Learned): Moments =>
  length < smallest
    ? { kind: 'whole', mean: new Float32Array(length), square: new Float32Array(length) }
    : { kind: 'blocks', mean: newBlockwise(length, 128), square: newBlockwise(length, 0) }

export const makeAdamW8bit: MakeOptimizer = (arrays, options) => {
  const [beta1, beta2] = betasOption(options)
  const decay = numberOption(options, 'weight_decay', 0.01)
  const epsilon = numberOption(options, 'eps', 1e-8)
  const moments = arrays.map(newMoments)
  const count = new Float32Array(1)
  const meanBlock = new Float32Array(blockSize)
  const squareBlock = new Float32Array(blockSize)

  const move = (one: Learned, rate: number, from: number, mean: Float32Array, square: Float32Array): void => {
    const n = count[0] as number
    const meanFix = 1 / (1 - beta1 ** n)
    const squareFix = 1 / (1 - beta2 ** n)
    const keep = 1 - rate * decay
    const size = Math.min(mean.length, one.value.length - from)
    for (let i = 0; i < size; i += 1) {
      const g = one.gradient[from + i] as number
      const m = beta1 * (mean[i] as number) + (1 - beta1) * g
      const v = beta2 * (square[i] as number) + (1 - beta2) * g * g
      mean[i] = m
      square[i] = v
      one.value[from + i] =
        (one.value[from + i] as number) * keep - (rate * m * meanFix) / (Math.sqrt(v * squareFix) + epsilon)
    }
  }

  const step = (rates: readonly number[]): void => {
    count[0] = (count[0] as number) + 1
    arrays.forEach((one, at) => {
      const kept = moments[at] as Moments
      const rate = rates[at] as number
      if (kept.kind === 'whole') {
        move(one, rate, 0, kept.mean, kept.square)
        return
      }
      for (let block = 0; block < kept.mean.scales.length; block += 1) {
        readBlock(kept.mean, block, signedLevels, meanBlock)
        readBlock(kept.square, block, unsignedLevels, squareBlock)
        move(one, rate, block * blockSize, meanBlock, squareBlock)
        writeBlock(kept.mean, block, meanBlock, true)
        writeBlock(kept.square, block, squareBlock, false)
      }
    })
  }

  const parts = (): [string, Float32Array | Uint8Array][] =>
    moments.flatMap((kept, at): [string, Float32Array | Uint8Array][] =>
      kept.kind === 'whole'
        ? [
            [`mean.${at}`, kept.mean],
            [`square.${at}`, kept.square],
          ]
        : [
            [`mean.codes.${at}`, kept.mean.codes],
            [`mean.scales.${at}`, kept.mean.scales],
            [`square.codes.${at}`, kept.square.codes],
            [`square.scales.${at}`, kept.square.scales],
          ],
    )
  return {
    title: `bitsandbytes.optim.adamw.AdamW8bit${bracketed(optionsText(options))}`,
    step,
    ownRates: () => null,
    state: () => ({ count, ...Object.fromEntries(parts()) }),
    restore: (state) => {
      count.set(state.count as Float32Array)
      for (const [name, array] of parts()) array.set(state[name] as Float32Array)
    },
  }
}
