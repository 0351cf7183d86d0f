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
    readonly lastSteps: number | null
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
  return {
    script,
    values,
    dataFolder: textOf(values.train_data_dir),
    captionExtension: textOf(values.caption_extention) ?? textOf(values.caption_extension) ?? '.caption',
    outputFolder: textOf(values.output_dir) ?? '.',
    outputName: textOf(values.output_name) ?? 'last',
    resume: textOf(values.resume),
    ...lengths(values),
    ...learning(values),
    save: saving(values),
    state: {
      along: values.save_state === true,
      atEnd: values.save_state === true || values.save_state_on_train_end === true,
    },
    sample: sampling(values),
    validation: {
      split: numberOf(values.validation_split) ?? 0,
      seed: numberOf(values.validation_seed),
      everySteps: positive(numberOf(values.validate_every_n_steps)),
      everyEpochs: numberOf(values.validate_every_n_epochs),
    },
    log: logging(values),
  }
}

/** Defaults here and below are sd-scripts' own, for scripts whose list has none. */
const lengths = (values: Values) => ({
  seed: numberOf(values.seed),
  batch: numberOf(values.train_batch_size) ?? 1,
  accumulation: numberOf(values.gradient_accumulation_steps) ?? 1,
  maxSteps: numberOf(values.max_train_steps) ?? 1600,
  maxEpochs: numberOf(values.max_train_epochs),
})

function learning(values: Values) {
  const rate = numberOf(values.learning_rate) ?? 2e-6
  const textRates = values.text_encoder_lr
  return {
    dim: numberOf(values.network_dim) ?? 4,
    alpha: numberOf(values.network_alpha) || 1,
    weightsFile: textOf(values.network_weights),
    dimFromWeights: values.dim_from_weights === true,
    trains: trainedGroups(values),
    rates: {
      unet: numberOf(values.unet_lr) ?? rate,
      textencoder: (Array.isArray(textRates) ? numberOf(textRates[0]) : numberOf(textRates)) ?? rate,
    },
    optimizer: optimizerName(values),
    optimizerOptions: pairs(values.optimizer_args),
    maxGradNorm: numberOf(values.max_grad_norm) ?? 1,
    schedule: {
      name: textOf(values.lr_scheduler) ?? 'constant',
      warmup: numberOf(values.lr_warmup_steps) ?? 0,
      cycles: numberOf(values.lr_scheduler_num_cycles) ?? 1,
      power: numberOf(values.lr_scheduler_power) ?? 1,
    },
  }
}

const saving = (values: Values): Request['save'] => ({
  everyEpochs: positive(numberOf(values.save_every_n_epochs)),
  everySteps: positive(numberOf(values.save_every_n_steps)),
  lastEpochs: numberOf(values.save_last_n_epochs),
  lastSteps: numberOf(values.save_last_n_steps),
  precision: (textOf(values.save_precision) ?? 'float') as Precision,
  isBare: values.no_metadata === true,
})

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

function trainedGroups(values: Values): readonly GroupName[] {
  if (values.network_train_unet_only === true) return ['unet']
  return values.network_train_text_encoder_only === true ? ['textencoder'] : ['textencoder', 'unet']
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
