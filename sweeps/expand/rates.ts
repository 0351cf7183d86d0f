import type { SweepSpec } from '../spec.ts'
import type { Values } from './formulas.ts'

/** What sd-scripts does about learning rates that nobody gave: its default of 2e-6 teaches a LoRA nothing. */
export function rateNotes({ trainer }: SweepSpec, trials: readonly Values[]): string[] {
  if (trainer !== 'kohya') return []
  const lacking = (name: string) =>
    trials.filter((values) => values.learning_rate === undefined && values[name] === undefined)
  const without = lacking('unet_lr').length
  const silent = lacking('text_encoder_lr').filter(
    (values) => values.unet_lr !== undefined && !isUnetOnly(values),
  ).length
  return [
    ...(without > 0
      ? [
          `${without} of ${trials.length} trials have no learning rate: sd-scripts takes 2e-6, which teaches nothing`,
        ]
      : []),
    ...(silent > 0
      ? [
          `${silent} of ${trials.length} trials give no text_encoder_lr: the text encoder is trained with 2e-6, next to nothing`,
        ]
      : []),
  ]
}

const isUnetOnly = (values: Values): boolean =>
  values.network_train_unet_only === true || values.cache_text_encoder_outputs === true
