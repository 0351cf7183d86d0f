/** AdamW's step (Loshchilov and Hutter, 2017), with torch's defaults: eps 1e-8, weight decay 0.01. */
import type { Learned } from '../lora.ts'
import { betasOption, numberOption, type OptimizerOptions } from './optimizer.ts'

export interface AdamRule {
  readonly beta1: number
  readonly beta2: number
  readonly decay: number
  readonly epsilon: number
}

export function adamRule(options: OptimizerOptions): AdamRule {
  const [beta1, beta2] = betasOption(options)
  return {
    beta1,
    beta2,
    decay: numberOption(options, 'weight_decay', 0.01),
    epsilon: numberOption(options, 'eps', 1e-8),
  }
}

/**
 * What undoes the moments' start at zero, mean and square, in a step counted from 1. In an array, because
 * V8 (Node 20) otherwise works the powers out again for every number.
 */
export const biasFixes = ({ beta1, beta2 }: AdamRule, step: number): Float64Array =>
  Float64Array.of(1 / (1 - beta1 ** step), 1 / (1 - beta2 ** step))

/** Which part of an array moves, and how fast. */
export interface Move {
  readonly from: number
  readonly rate: number
  readonly fixes: Float64Array
}

/** Moves the numbers from `from` on, as many as there are moments, and renews the moments. */
export function moveByAdam(
  { value, gradient }: Learned,
  { from, rate, fixes }: Move,
  moments: { readonly mean: Float32Array; readonly square: Float32Array },
  { beta1, beta2, decay, epsilon }: AdamRule,
): void {
  const { mean, square } = moments
  const [meanFix = 1, squareFix = 1] = fixes
  const keep = 1 - rate * decay
  const size = Math.min(mean.length, value.length - from)
  for (let i = 0; i < size; i += 1) {
    const g = gradient[from + i] as number
    const m = beta1 * (mean[i] as number) + (1 - beta1) * g
    const v = beta2 * (square[i] as number) + (1 - beta2) * g * g
    mean[i] = m
    square[i] = v
    value[from + i] =
      (value[from + i] as number) * keep - (rate * m * meanFix) / (Math.sqrt(v * squareFix) + epsilon)
  }
}
