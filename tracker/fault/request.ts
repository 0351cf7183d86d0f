import type { Evidence } from './evidence.ts'
import type { Fault } from './words.ts'

/** Python's argparse: `<program>: error: <words>`, after its usage. */
const argparse = /^[^\s:]+: error: (.+)$/
/** What argparse says when the option exists and its value does not fit. */
const valueWords = /^argument (\S+?)(?:\/\S+)?: (.+)$/

export function refusedArguments({ lines }: Evidence): Fault | null {
  if (!lines.some((line) => line.startsWith('usage: '))) return null
  const line = lines.findLast((one) => argparse.test(one))
  if (line === undefined) return null
  const words = argparse.exec(line)?.[1] ?? ''
  const value = valueWords.exec(words)
  if (value) {
    return {
      cause: 'bad-value',
      reason: `sd-scripts refuses a value of ${value[1]}: ${value[2]}.`,
      lines: [line],
      hint: 'Correct the value in the sweep file.',
    }
  }
  const unknown = /^unrecognized arguments: (.+)$/.exec(words)?.[1]
  return {
    cause: 'bad-argument',
    reason: unknown ? `sd-scripts does not know the argument ${unknown}.` : `sd-scripts says: ${words}.`,
    lines: [line],
    hint: 'Check the name. If it is right, this sd-scripts may be older: lorasweep doctor says which it is.',
  }
}

/** transformers' words for a name that none of its enumerations has; the list is long. */
const notOneOf = /^(.+) is not a valid (\w+), please select one of \[(.+)\]$/

export function badValue({ errors }: Evidence): Fault | null {
  const error = errors.at(-1)
  const found = error?.type === 'ValueError' ? notOneOf.exec(error.text) : null
  if (!error || !found) return null
  const [, value, kind, choices = ''] = found
  return {
    cause: 'bad-value',
    reason: `${value} is not a valid ${kind}.`,
    lines: [error.line],
    hint: `It can be ${choices.replaceAll("'", '')}.`,
  }
}

/** diffusers' words. */
const notAModel = /^The provided pretrained_model_name_or_path "(.+)" is neither a valid local path/

export function missingModel({ errors }: Evidence): Fault | null {
  const error = errors.findLast(({ text }) => notAModel.test(text))
  if (error === undefined) return null
  return {
    cause: 'missing-model',
    reason: `The base model ${notAModel.exec(error.text)?.[1]} is not there.`,
    lines: [error.line],
    hint: 'Check model in the sweep file: a .safetensors file, a diffusers folder or a repository on Hugging Face.',
  }
}
