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

/** Which part of an array moves, how fast, and in which step (from 1). */
export interface Move {
  readonly from: number
  readonly rate: number
  readonly step: number
}

/** Moves the numbers from `from` on, as many as there are moments, and renews the moments. */
export function moveByAdam(
  { value, gradient }: Learned,
  { from, rate, step }: Move,
  moments: { readonly mean: Float32Array; readonly square: Float32Array },
  { beta1, beta2, decay, epsilon }: AdamRule,
): void {
  const { mean, square } = moments
  const meanFix = 1 / (1 - beta1 ** step)
  const squareFix = 1 / (1 - beta2 ** step)
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
