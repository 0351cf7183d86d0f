/** The command line as Python's argparse reads it, with sd-scripts' own list of options. */
import type { OptionFact, ScriptOptions } from '../../sweeps/facts/options.ts'

export type Value = string | number | boolean | null | readonly (string | number)[]
export type Values = Readonly<Record<string, Value>>

export type Parsed =
  | { readonly kind: 'values'; readonly values: Values }
  /** argparse's own words, behind `<script>.py: error: `. */
  | { readonly kind: 'error'; readonly message: string }

class Refusal extends Error {}

/** Every option of the script is in the answer, with its default unless it was given. */
export function parseArguments(argv: readonly string[], options: ScriptOptions): Parsed {
  const values: Record<string, Value> = {}
  for (const [name, fact] of Object.entries(options)) values[name] = fact.default ?? null
  const unknown: string[] = []
  try {
    for (let at = 0; at < argv.length; ) at = readOption(argv, at, options, values, unknown)
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'error', message: error.message }
    throw error
  }
  if (unknown.length > 0) return { kind: 'error', message: `unrecognized arguments: ${unknown.join(' ')}` }
  return { kind: 'values', values }
}

/** Reads the option at `at` with its values; where the next one stands. */
function readOption(
  argv: readonly string[],
  at: number,
  options: ScriptOptions,
  values: Record<string, Value>,
  unknown: string[],
): number {
  const [flag = '', ...rest] = (argv[at] as string).split('=')
  const name = flag.startsWith('--') ? fullName(flag.slice(2), options) : null
  const end = endOfValues(argv, at + 1)
  if (name === null) {
    unknown.push(...argv.slice(at, end))
    return end
  }
  const fact = options[name] as OptionFact
  const inline = rest.length > 0 ? [rest.join('=')] : null
  if (fact.type === 'flag') {
    if (inline !== null) throw new Refusal(`argument --${name}: ignored explicit argument '${inline[0]}'`)
    values[name] = true
    return at + 1
  }
  if (fact.nargs !== undefined) {
    values[name] = (inline ?? argv.slice(at + 1, end)).map((text) => typed(name, text, fact))
    return inline === null ? end : at + 1
  }
  const text = inline?.[0] ?? (end > at + 1 ? argv[at + 1] : undefined)
  if (text === undefined) throw new Refusal(`argument --${name}: expected one argument`)
  values[name] = typed(name, text, fact)
  return inline === null ? at + 2 : at + 1
}

/** Up to the next word that looks like an option; negative numbers do not. */
function endOfValues(argv: readonly string[], from: number): number {
  let end = from
  while (end < argv.length && (!(argv[end] as string).startsWith('-') || isNumber(argv[end] as string)))
    end += 1
  return end
}

/** The name itself, or the only one that begins so. */
function fullName(text: string, options: ScriptOptions): string | null {
  if (options[text] !== undefined) return text
  const meant = Object.keys(options).filter((name) => text.length > 0 && name.startsWith(text))
  if (meant.length > 1) {
    const list = meant.map((name) => `--${name}`).join(', ')
    throw new Refusal(`ambiguous option: --${text} could match ${list}`)
  }
  return meant[0] ?? null
}

function typed(name: string, text: string, { type, choices }: OptionFact): string | number {
  const value = type === 'str' || type === 'Path' ? text : Number(text.replace(/(\d)_(\d)/g, '$1$2'))
  const isRight =
    typeof value === 'string' || (type === 'int' ? /^[+-]?[\d_]+$/.test(text.trim()) : isNumber(text))
  if (!isRight) throw new Refusal(`argument --${name}: invalid ${type} value: '${text}'`)
  if (choices !== undefined && !choices.includes(value)) {
    const list = choices.map((choice) =>
      typeof choice === 'string' ? `'${choice}'` : String(choice ?? 'None'),
    )
    const got = typeof value === 'string' ? `'${value}'` : value
    throw new Refusal(`argument --${name}: invalid choice: ${got} (choose from ${list.join(', ')})`)
  }
  return value
}

const isNumber = (text: string): boolean =>
  /^[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf(inity)?|nan)$/i.test(text.trim())

/** argparse's usage, wrapped behind the name of the program. */
export function usage(script: string, options: ScriptOptions): string {
  const start = `usage: ${script} `
  const words = ['[-h]', ...Object.entries(options).map(([name, fact]) => optionUsage(name, fact))]
  const lines = [start]
  for (const word of words) {
    const last = lines[lines.length - 1] as string
    const isEmpty = last.length === start.length
    if (!isEmpty && last.length + 1 + word.length > 78) lines.push(' '.repeat(start.length) + word)
    else lines[lines.length - 1] = isEmpty ? last + word : `${last} ${word}`
  }
  return `${lines.join('\n')}\n`
}

function optionUsage(name: string, { type, choices, nargs }: OptionFact): string {
  if (type === 'flag') return `[--${name}]`
  const value = choices ? `{${choices.map((one) => String(one ?? 'None')).join(',')}}` : name.toUpperCase()
  return nargs === '*' ? `[--${name} [${value} ...]]` : `[--${name} ${value}]`
}
