/** What the arguments ask for, as far as the rehearsal knows the option; the rest is accepted and ignored. */
import type { Value, Values } from './arguments.ts'
import type { GroupName } from './lora.ts'
import type { OptimizerOptions } from './optimizers/optimizer.ts'
import type { Precision } from './tensors.ts'

export interface Request {
  readonly script: string
  /** Everything, for the metadata. */
  readonly values: Values
  readonly dataFolder: string | null
  readonly captionExtension: string
  readonly outputFolder: string
  readonly outputName: string
  readonly seed: number | null
  readonly batch: number
  readonly accumulation: number
  readonly maxSteps: number
  readonly maxEpochs: number | null
  readonly dim: number
  readonly alpha: number
  readonly trains: readonly GroupName[]
  readonly rates: Readonly<Record<GroupName, number>>
  readonly optimizer: string
  readonly optimizerOptions: OptimizerOptions
  readonly maxGradNorm: number
  readonly schedule: {
    readonly name: string
    readonly warmup: number
    readonly cycles: number
    readonly power: number
  }
  readonly weightsFile: string | null
  readonly dimFromWeights: boolean
  readonly resume: string | null
  readonly save: Rhythm & {
    readonly lastEpochs: number | null
    readonly precision: Precision
    readonly isBare: boolean
  }
  readonly state: { readonly along: boolean; readonly atEnd: boolean }
  readonly sample: Rhythm & { readonly first: boolean; readonly prompts: string | null }
  readonly validation: {
    readonly split: number
    readonly seed: number | null
    readonly everySteps: number | null
    readonly everyEpochs: number | null
  }
  readonly log: { readonly folder: string; readonly prefix: string; readonly tracker: string } | null
}

export interface Rhythm {
  readonly everyEpochs: number | null
  readonly everySteps: number | null
}

export function trainingRequest(script: string, values: Values): Request {
  const number = (name: string): number | null => numberOf(values[name])
  const text = (name: string): string | null => textOf(values[name])
  const flag = (name: string): boolean => values[name] === true
  const rate = number('learning_rate') ?? 2e-6
  const textRates = values.text_encoder_lr
  return {
    script,
    values,
    dataFolder: text('train_data_dir'),
    captionExtension: text('caption_extention') ?? text('caption_extension') ?? '.caption',
    outputFolder: text('output_dir') ?? '.',
    outputName: text('output_name') ?? 'last',
    seed: number('seed'),
    batch: number('train_batch_size') ?? 1,
    accumulation: number('gradient_accumulation_steps') ?? 1,
    maxSteps: number('max_train_steps') ?? 1600,
    maxEpochs: number('max_train_epochs'),
    dim: number('network_dim') ?? 4,
    alpha: number('network_alpha') || 1,
    trains: trainedGroups(flag('network_train_unet_only'), flag('network_train_text_encoder_only')),
    rates: {
      unet: number('unet_lr') ?? rate,
      textencoder: (Array.isArray(textRates) ? numberOf(textRates[0]) : numberOf(textRates)) ?? rate,
    },
    optimizer: optimizerName(values),
    optimizerOptions: pairs(values.optimizer_args),
    maxGradNorm: number('max_grad_norm') ?? 1,
    schedule: {
      name: text('lr_scheduler') ?? 'constant',
      warmup: number('lr_warmup_steps') ?? 0,
      cycles: number('lr_scheduler_num_cycles') ?? 1,
      power: number('lr_scheduler_power') ?? 1,
    },
    weightsFile: text('network_weights'),
    dimFromWeights: flag('dim_from_weights'),
    resume: text('resume'),
    save: {
      everyEpochs: positive(number('save_every_n_epochs')),
      everySteps: positive(number('save_every_n_steps')),
      lastEpochs: number('save_last_n_epochs'),
      precision: (text('save_precision') ?? 'float') as Precision,
      isBare: flag('no_metadata'),
    },
    state: { along: flag('save_state'), atEnd: flag('save_state') || flag('save_state_on_train_end') },
    sample: sampling(values),
    validation: {
      split: number('validation_split') ?? 0,
      seed: number('validation_seed'),
      everySteps: positive(number('validate_every_n_steps')),
      everyEpochs: number('validate_every_n_epochs'),
    },
    log: logging(values),
  }
}

/** Samples by epochs silence samples by steps, as in sd-scripts. */
function sampling(values: Values): Request['sample'] {
  const everyEpochs = positive(numberOf(values.sample_every_n_epochs))
  return {
    everyEpochs,
    everySteps: everyEpochs === null ? positive(numberOf(values.sample_every_n_steps)) : null,
    first: values.sample_at_first === true,
    prompts: textOf(values.sample_prompts),
  }
}

function logging(values: Values): Request['log'] {
  const folder = textOf(values.logging_dir)
  if (folder === null || values.log_with === 'wandb') return null
  return {
    folder,
    prefix: textOf(values.log_prefix) ?? '',
    tracker: textOf(values.log_tracker_name) ?? 'network_train',
  }
}

function trainedGroups(unetOnly: boolean, textOnly: boolean): readonly GroupName[] {
  if (unetOnly) return ['unet']
  return textOnly ? ['textencoder'] : ['textencoder', 'unet']
}

function optimizerName(values: Values): string {
  if (values.use_8bit_adam === true) return 'AdamW8bit'
  return textOf(values.optimizer_type) || 'AdamW'
}

/** `["a=1", "b=2"]` */
function pairs(value: Value | undefined): Readonly<Record<string, string>> {
  const list = Array.isArray(value) ? value : []
  return Object.fromEntries(list.map((one) => String(one).split(/=(.*)/s).slice(0, 2) as [string, string]))
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const positive = (value: number | null): number | null => (value !== null && value > 0 ? value : null)
