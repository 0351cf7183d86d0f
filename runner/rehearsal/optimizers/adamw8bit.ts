/**
 * AdamW whose two moments are kept in eight bits, as bitsandbytes' AdamW8bit: arrays of fewer than 4096
 * numbers stay in 32 bits there, and here.
 */
import type { Learned } from '../lora.ts'
import { adamRule, biasFixes, moveByAdam } from './adam-rule.ts'
import {
  type Blockwise,
  blockSize,
  newBlockwise,
  readBlock,
  signedLevels,
  unsignedLevels,
  writeSigned,
  writeUnsigned,
} from './blockwise.ts'
import { bracketed, type MakeOptimizer, type OptimizerPart, optionsText } from './optimizer.ts'

const smallest = 4096

type Moments =
  | { readonly kind: 'whole'; readonly mean: Float32Array; readonly square: Float32Array }
  | { readonly kind: 'blocks'; readonly mean: Blockwise; readonly square: Blockwise }

const newMoments = ({ value: { length } }: Learned): Moments =>
  length < smallest
    ? { kind: 'whole', mean: new Float32Array(length), square: new Float32Array(length) }
    : { kind: 'blocks', mean: newBlockwise(length, 128), square: newBlockwise(length, 0) }

export const makeAdamW8bit: MakeOptimizer = (arrays, options) => {
  const rule = adamRule(options)
  const moments = arrays.map(newMoments)
  const count = new Float32Array(1)
  /** One block at a time is unpacked, moved and packed again. */
  const block = { mean: new Float32Array(blockSize), square: new Float32Array(blockSize) }

  const moveBlocks = (
    one: Learned,
    kept: Extract<Moments, { kind: 'blocks' }>,
    rate: number,
    fixes: Float64Array,
  ): void => {
    for (let n = 0; n < kept.mean.scales.length; n += 1) {
      readBlock(kept.mean, n, signedLevels, block.mean)
      readBlock(kept.square, n, unsignedLevels, block.square)
      moveByAdam(one, { from: n * blockSize, rate, fixes }, block, rule)
      writeSigned(kept.mean, n, block.mean)
      writeUnsigned(kept.square, n, block.square)
    }
  }

  return {
    title: `bitsandbytes.optim.adamw.AdamW8bit${bracketed(optionsText(options))}`,
    step: (rates) => {
      count[0] = (count[0] as number) + 1
      const fixes = biasFixes(rule, count[0] as number)
      for (const [at, one] of arrays.entries()) {
        const kept = moments[at] as Moments
        const rate = rates[at] as number
        if (kept.kind === 'blocks') moveBlocks(one, kept, rate, fixes)
        else moveByAdam(one, { from: 0, rate, fixes }, kept, rule)
      }
    },
    ownRates: () => null,
    parts: () => [['count', count], ...moments.flatMap(momentParts)],
  }
}

function momentParts(kept: Moments, at: number): OptimizerPart[] {
  if (kept.kind === 'whole') {
    return [
      [`mean.${at}`, kept.mean],
      [`square.${at}`, kept.square],
    ]
  }
  return [
    [`mean.codes.${at}`, kept.mean.codes],
    [`mean.scales.${at}`, kept.mean.scales],
    [`square.codes.${at}`, kept.square.codes],
    [`square.scales.${at}`, kept.square.scales],
  ]
}
