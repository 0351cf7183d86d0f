import { readFileSync } from 'node:fs'

/** One command-line option of a trainer script, as its own argument parser describes it. */
export interface OptionFact {
  /** `flag` takes no value; `int_or_float` is a count from 1 on and a share below 1. */
  readonly type: 'int' | 'float' | 'int_or_float' | 'str' | 'flag' | 'Path'
  readonly default?: string | number | boolean | null
  readonly choices?: readonly (string | number | null)[]
  /** `*` = any number of values. */
  readonly nargs?: '*' | number
}

/** By option name without dashes. */
export type ScriptOptions = Readonly<Record<string, OptionFact>>

/** By script name without `.py`. */
export type OptionLists = Readonly<Record<string, ScriptOptions>>

let bundled: OptionLists | null = null

/** The options of seven scripts of sd-scripts 48d368fa, read once from the JSON beside this file. */
export function bundledOptions(): OptionLists {
  bundled ??= JSON.parse(readFileSync(new URL('./options.json', import.meta.url), 'utf8')) as OptionLists
  return bundled
}
