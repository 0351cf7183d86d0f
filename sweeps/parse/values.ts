import type { ParameterValue } from '../../tracker/model.ts'
import type { OptionFact } from '../facts/options.ts'
import { optimizers, schedulers } from '../facts/scripts.ts'
import { didYouMean } from '../nearest-name.ts'

type Warning = { readonly code: string; readonly message: string; readonly hint: string | null }

/** A value as the option takes it, or what it would take. */
export type CheckedValue =
  | { readonly ok: true; readonly value: ParameterValue; readonly warning: Warning | null }
  | { readonly ok: false; readonly expected: string; readonly hint: string | null }

const taken = (value: ParameterValue, warning: Warning | null = null): CheckedValue => ({
  ok: true,
  value,
  warning,
})
const refused = (expected: string, hint: string | null = null): CheckedValue => ({
  ok: false,
  expected,
  hint,
})

export function valueForOption(name: string, option: OptionFact, raw: unknown): CheckedValue {
  if (option.nargs !== undefined) return severalValues(option, raw)
  if (Array.isArray(raw)) return refused(oneOf(option), 'a list of values to try goes under grid:')
  if (option.type === 'flag') return typeof raw === 'boolean' ? taken(raw) : refused('true or false')
  if (option.type === 'str' || option.type === 'Path') return textValue(name, option, raw)
  return numberValue(name, option, raw)
}

function numberValue(name: string, option: OptionFact, raw: unknown): CheckedValue {
  if (typeof raw !== 'number' || !Number.isFinite(raw)) return refused(oneOf(option))
  const isShare = option.type === 'int_or_float' && raw < 1
  if (option.type !== 'float' && !isShare && !Number.isInteger(raw)) return refused('a whole number')
  if (option.choices && !option.choices.includes(raw)) {
    const hint =
      name === 'max_token_length' && raw === 75 ? '75 is what sd-scripts does without it: leave it out' : null
    return refused(oneOf(option), hint)
  }
  if (name === 'repeats' && raw < 1) return refused('a whole number from 1')
  return taken(raw)
}

function textValue(name: string, option: OptionFact, raw: unknown): CheckedValue {
  if (typeof raw !== 'string' && typeof raw !== 'number') return refused(oneOf(option))
  const text = String(raw)
  if (name === 'mixed_precision' && text === 'auto') return taken(text)
  if (option.choices && !option.choices.includes(text))
    return refused(oneOf(option), didYouMean(text, oneOf(option).split(', ')))
  if (name === 'optimizer_type') return optimizerValue(text)
  if (name === 'lr_scheduler' && !schedulers.includes(text)) {
    return taken(
      text,
      unknownName('unknown-scheduler', `the scheduler ${text} is not known here`, text, schedulers),
    )
  }
  return taken(text)
}

/** sd-scripts compares optimizer names without case; a dotted name is a class of some package. */
function optimizerValue(text: string): CheckedValue {
  const known = optimizers.find((one) => one.toLowerCase() === text.toLowerCase())
  if (known) return taken(known)
  const message = text.includes('.')
    ? `the optimizer ${text} is passed on as it stands: it must be installed beside sd-scripts`
    : `the optimizer ${text} is not known here`
  return taken(text, unknownName('unknown-optimizer', message, text, optimizers))
}

const unknownName = (code: string, message: string, text: string, names: readonly string[]): Warning => ({
  code,
  message,
  hint: didYouMean(text, names),
})

function severalValues(option: OptionFact, raw: unknown): CheckedValue {
  const expected = option.type === 'str' ? 'a text or a list of texts' : 'a number or a list of numbers'
  const items = Array.isArray(raw)
    ? raw
    : option.type === 'str' && typeof raw === 'string'
      ? raw.split(/\s+/)
      : [raw]
  const kind = option.type === 'str' ? 'string' : 'number'
  if (!items.every((item) => typeof item === kind)) return refused(expected)
  return taken(Array.isArray(raw) || option.type === 'str' ? (items as string[]) : (raw as number))
}

function oneOf(option: OptionFact): string {
  if (option.choices) return option.choices.filter((one) => one !== null).join(', ')
  return {
    int: 'a whole number',
    float: 'a number',
    int_or_float: 'a number',
    str: 'a text',
    Path: 'a path',
    flag: 'true or false',
  }[option.type]
}
