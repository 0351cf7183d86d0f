import type { Parameters, ParameterValue, TrainerName } from '../../tracker/model.ts'
import { type ScriptFacts, scripts } from '../facts/scripts.ts'
import { resolutionOf } from '../plan/numbers.ts'
import type { Values } from './formulas.ts'

/** Something added on the user's behalf, and why. */
export interface Addition {
  readonly name: string
  readonly value: ParameterValue
  readonly why: string
}

/** Added to a trial that gives neither `name` nor any of `unless`. */
interface Rule {
  readonly name: string
  readonly unless?: readonly string[]
  readonly value: (facts: ScriptFacts) => ParameterValue
  readonly why: string
  /** The miniature trainer needs only what decides a training's course. */
  readonly isRehearsed: boolean
}

const rules: readonly Rule[] = [
  { name: 'seed', value: () => 42, why: 'sd-scripts would draw a random one', isRehearsed: true },
  {
    name: 'max_train_epochs',
    unless: ['max_train_steps'],
    value: () => 10,
    why: 'sd-scripts would train 1600 steps, however few pictures there are',
    isRehearsed: true,
  },
  {
    name: 'save_every_n_epochs',
    unless: ['save_every_n_steps', 'save_n_epoch_ratio'],
    value: () => 1,
    why: 'to have a checkpoint of the best epoch',
    isRehearsed: true,
  },
  {
    name: 'sample_at_first',
    value: () => true,
    why: 'drift is measured from the base model',
    isRehearsed: true,
  },
  {
    name: 'caption_extension',
    value: () => '.txt',
    why: 'sd-scripts looks for .caption files',
    isRehearsed: true,
  },
  {
    name: 'network_module',
    value: ({ networkModule }) => networkModule,
    why: 'sd-scripts needs it named',
    isRehearsed: false,
  },
  {
    name: 'resolution',
    value: ({ resolution }) => `${resolution},${resolution}`,
    why: 'what the base model was made for',
    isRehearsed: false,
  },
  {
    name: 'enable_bucket',
    value: () => true,
    why: 'without it pictures of other shapes are cropped',
    isRehearsed: false,
  },
  {
    name: 'save_precision',
    value: () => 'fp16',
    why: 'sd-scripts would save twice the size',
    isRehearsed: false,
  },
]

/** What sd-scripts would otherwise choose badly, or at random, or not at all. */
export function additionsFor(trainer: TrainerName, script: string, given: Values): Addition[] {
  const facts = scripts[script]
  if (trainer === 'replay' || !facts) return []
  const plain: Addition[] = []
  for (const { name, unless, value, why, isRehearsed } of rules) {
    const isWanted = trainer === 'kohya' || isRehearsed
    if (!isWanted || given[name] !== undefined || unless?.some((other) => given[other] !== undefined))
      continue
    plain.push({ name, value: value(facts), why })
  }
  if (trainer === 'kohya') plain.push(...bucketAdditions(given, plain))
  plain.push(...validationAdditions(given), ...adafactorAdditions(given))
  return plain
}

/** sd-scripts ends buckets at 1024 pixels a side, which a long picture of a 1024 × 1024 training passes. */
function bucketAdditions(given: Values, plain: readonly Addition[]): Addition[] {
  const known = (name: string) => given[name] ?? plain.find((one) => one.name === name)?.value
  if (known('enable_bucket') !== true || given.max_bucket_reso !== undefined) return []
  const { width, height } = resolutionOf({ resolution: known('resolution') ?? 512 })
  if (Math.max(width, height) <= 512) return []
  return [
    { name: 'max_bucket_reso', value: 2048, why: 'long pictures keep their shape, as in the kohya_ss GUI' },
  ]
}

/** Without it the split is drawn anew for training and for validation, and held-out pictures are trained on. */
function validationAdditions(given: Values): Addition[] {
  if (!(Number(given.validation_split ?? 0) > 0) || given.validation_seed !== undefined) return []
  return [{ name: 'validation_seed', value: 42, why: 'without it held-out pictures are trained on' }]
}

const isAdafactor = (given: Values): boolean => given.optimizer_type === 'Adafactor'

/**
 * Adafactor's own default is relative_step, which ignores unet_lr and text_encoder_lr and replaces the scheduler
 * (sd-scripts `library/train_util.py`, `get_optimizer`); these are the arguments its warnings advise.
 */
function adafactorAdditions(given: Values): Addition[] {
  if (!isAdafactor(given) || given.optimizer_args !== undefined) return []
  const args = ['scale_parameter=False', 'relative_step=False', 'warmup_init=False']
  const why = 'the schedule that fits Adafactor'
  const isFree = given.lr_scheduler === undefined
  return [
    { name: 'optimizer_args', value: args, why: 'Adafactor would ignore the learning rates' },
    ...(isFree ? [{ name: 'lr_scheduler', value: 'constant_with_warmup', why }] : []),
    ...(isFree && given.lr_warmup_steps === undefined ? [{ name: 'lr_warmup_steps', value: 100, why }] : []),
    ...(given.max_grad_norm === undefined
      ? [{ name: 'max_grad_norm', value: 0, why: 'Adafactor clips by itself' }]
      : []),
  ]
}

/** Sentences for people: what was added, to how many of the trials, and why. */
export function additionNotes(additions: readonly (readonly Addition[])[]): string[] {
  const counts = new Map<string, { readonly addition: Addition; count: number }>()
  for (const addition of additions.flat()) {
    const which = `${addition.name} ${String(addition.value)}`
    const known = counts.get(which)
    if (known) known.count += 1
    else counts.set(which, { addition, count: 1 })
  }
  const all = additions.length
  return [...counts.values()].map(({ addition, count }) => {
    const { name, value, why } = addition
    const text = Array.isArray(value) ? value.join(' ') : String(value)
    return `added to ${count === all ? 'every trial' : `${count} of ${all} trials`}: ${name} = ${text} (${why})`
  })
}

/** The parameters of a trial: what the sweep gives, then what was added. */
export function withAdditions(model: Parameters, given: Values, additions: readonly Addition[]): Parameters {
  const parameters: Record<string, ParameterValue> = { ...model, ...given }
  for (const { name, value } of additions) parameters[name] = value
  return parameters
}
