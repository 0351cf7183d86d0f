/** One step of the weights: clipping, rates by group, and the names under which rates are logged. */
import { type Learned, type Lora, learnedOf } from './lora.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import type { Request } from './request.ts'

export const clearGradients = (lora: Lora): void => {
  for (const { gradient } of learnedOf(lora)) gradient.fill(0)
}

/** Shrinks all gradients together so that their norm is at most `most`; 0 = leave them. */
export function clipGradients(lora: Lora, most: number): void {
  if (most === 0) return
  const arrays = learnedOf(lora)
  const norm = Math.sqrt(arrays.reduce((sum, { gradient }) => sum + sumOfSquares(gradient), 0))
  if (!(norm > most)) return
  for (const { gradient } of arrays) scale(gradient, most / norm)
}

function sumOfSquares(values: Float32Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i += 1) sum += (values[i] as number) * (values[i] as number)
  return sum
}

function scale(values: Float32Array, factor: number): void {
  for (let i = 0; i < values.length; i += 1) values[i] = (values[i] as number) * factor
}

/** One rate per learned array. */
export const arrayRates = (lora: Lora, rates: Request['rates'], factor: number): number[] =>
  lora.groups.flatMap(({ name, arrays }) => arrays.map((_: Learned) => rates[name] * factor))

/**
 * `lr/textencoder`, `lr/unet` and the alias `lr/group<i>` that sd-scripts writes for the last group. The
 * rates of a text encoder that does not learn are not there.
 */
export function rateEntries(
  lora: Lora,
  rates: Request['rates'],
  factor: number,
  optimizer: Optimizer,
): [tag: string, value: number][] {
  const own = optimizer.ownRates()
  let first = 0
  const values = lora.groups.map(({ name, arrays }) => {
    const value = own === null ? rates[name] * factor : (own[first] as number)
    first += arrays.length
    return { name, value }
  })
  const last = values.length - 1
  return [
    ...values.map(({ name, value }): [string, number] => [`lr/${name}`, value]),
    [`lr/group${last}`, values[last]?.value ?? 0],
  ]
}
