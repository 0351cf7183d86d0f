import type { Evidence } from './evidence.ts'
import type { Fault } from './words.ts'

/** The mean of the loss stays NaN once one loss was, so the last redraw shows it. */
export function nanLoss({ bars }: Evidence): Fault | null {
  const first = bars.find(({ loss }) => loss === 'nan')
  const last = bars.at(-1)
  if (first === undefined || last?.loss !== 'nan') return null
  return {
    cause: 'nan-loss',
    reason: `The loss was NaN by step ${first.step.toLocaleString('en-US')}; nothing trained after that is of use.`,
    lines: first === last ? [first.line] : [first.line, last.line],
    hint: 'Try half the learning rate. With fp16, no_half_vae or bf16 can help too.',
  }
}
