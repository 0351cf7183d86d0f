import type { Parameters, ParameterValue } from '../../tracker/model.ts'
import { scripts } from '../facts/scripts.ts'

/** Something added on the user's behalf, and why. */
interface Addition {
  readonly name: string
  readonly value: ParameterValue
  readonly why: string
}

type Values = Readonly<Record<string, ParameterValue>>

/** What sd-scripts would otherwise choose badly, or at random, or not at all. */
export function additionsFor(script: string, given: Values): Addition[] {
  const facts = scripts[script]
  const side = facts?.resolution ?? 512
  const has = (...names: string[]) => names.some((name) => given[name] !== undefined)
  const all: (Addition | false)[] = [
    ...(isAdafactor(given) ? adafactorAdditions(given) : []),
    !has('seed') && { name: 'seed', value: 42, why: 'sd-scripts would draw a random one' },
    !has('network_module') && {
      name: 'network_module',
      value: facts?.networkModule ?? 'networks.lora',
      why: 'sd-scripts needs it named',
    },
    !has('resolution') && {
      name: 'resolution',
      value: `${side},${side}`,
      why: 'what the base model was made for',
    },
    !has('enable_bucket') && {
      name: 'enable_bucket',
      value: true,
      why: 'without it pictures of other shapes are cropped',
    },
    !has('caption_extension') && {
      name: 'caption_extension',
      value: '.txt',
      why: 'sd-scripts looks for .caption files',
    },
    !has('max_train_epochs', 'max_train_steps') && {
      name: 'max_train_epochs',
      value: 10,
      why: 'sd-scripts would train 1600 steps, however few pictures there are',
    },
    !has('save_every_n_epochs', 'save_every_n_steps', 'save_n_epoch_ratio') && {
      name: 'save_every_n_epochs',
      value: 1,
      why: 'to have a checkpoint of the best epoch',
    },
    !has('save_precision') && {
      name: 'save_precision',
      value: 'fp16',
      why: 'sd-scripts would save twice the size',
    },
    !has('sample_at_first') && {
      name: 'sample_at_first',
      value: true,
      why: 'drift is measured from the base model',
    },
  ]
  return all.filter((one) => one !== false)
}

export const isAdafactor = (given: Values): boolean =>
  String(given.optimizer_type ?? '').toLowerCase() === 'adafactor'

/**
 * Adafactor's own default is relative_step, which ignores unet_lr and text_encoder_lr and replaces the scheduler
 * (sd-scripts `library/train_util.py`, `get_optimizer`); these are the arguments its warnings advise.
 */
function adafactorAdditions(given: Values): Addition[] {
  if (given.optimizer_args !== undefined) return []
  const args = ['scale_parameter=False', 'relative_step=False', 'warmup_init=False']
  const why = 'Adafactor would ignore the learning rates'
  const fits = given.lr_scheduler === undefined
  return [
    { name: 'optimizer_args', value: args, why },
    ...(fits
      ? [{ name: 'lr_scheduler', value: 'constant_with_warmup', why: 'the schedule that fits Adafactor' }]
      : []),
    ...(fits && given.lr_warmup_steps === undefined
      ? [{ name: 'lr_warmup_steps', value: 100, why: 'the schedule that fits Adafactor' }]
      : []),
    ...(given.max_grad_norm === undefined
      ? [{ name: 'max_grad_norm', value: 0, why: 'Adafactor clips by itself' }]
      : []),
  ]
}

/** Sentences for people: what was added, to how many of the trials, and why. */
export function additionNotes(additions: readonly (readonly Addition[])[]): string[] {
  const counts = new Map<string, number>()
  for (const one of additions.flat()) {
    const text = `${one.name} = ${Array.isArray(one.value) ? one.value.join(' ') : String(one.value)} (${one.why})`
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return [...counts].map(([text, count]) =>
    count === additions.length
      ? `added to every trial: ${text}`
      : `added to ${count} of ${additions.length} trials: ${text}`,
  )
}

export const withAdditions = (given: Values, additions: readonly Addition[]): Parameters => ({
  ...given,
  ...Object.fromEntries(additions.map(({ name, value }) => [name, value])),
})
