import type { Learned } from '../lora.ts'

/** What a step changes beside the weights, by name. */
export type OptimizerPart = readonly [name: string, array: Float32Array | Uint8Array]

/** One way to go down a gradient. It owns its moments; the arrays it was made for stay the caller's. */
export interface Optimizer {
  /** sd-scripts' `ss_optimizer`: the Python class, with its arguments in brackets. */
  readonly title: string
  /** One step with a learning rate for each array; the gradients are already clipped. */
  readonly step: (rates: readonly number[]) => void
  /** The rates that were really used in the last step, where the optimizer makes its own; else null. */
  readonly ownRates: () => readonly number[] | null
  /** Its whole memory: to be saved, and written into when a training goes on. */
  readonly parts: () => readonly OptimizerPart[]
}

export type MakeOptimizer = (arrays: readonly Learned[], options: OptimizerOptions) => Optimizer

/** `--optimizer_args`, `name=value` as sd-scripts takes them. */
export type OptimizerOptions = Readonly<Record<string, string>>

export function numberOption(options: OptimizerOptions, name: string, otherwise: number): number {
  const text = options[name]
  return text === undefined ? otherwise : Number(text)
}

/** `betas=0.9,0.99` or `betas=(0.9,0.99)`. */
export function betasOption(options: OptimizerOptions): readonly [number, number] {
  const [one = 0.9, two = 0.999] = (options.betas ?? '')
    .replace(/[()]/g, '')
    .split(',')
    .filter(Boolean)
    .map(Number)
  return [one, two]
}

/** Python's True and False; `otherwise` when the option is absent. */
export const flagOption = (options: OptimizerOptions, name: string, otherwise: boolean): boolean =>
  options[name] === undefined ? otherwise : options[name] === 'True'

export const optionsText = (options: OptimizerOptions): string =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')

export const bracketed = (text: string): string => (text === '' ? '' : `(${text})`)
