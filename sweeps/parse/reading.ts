import type { Problem } from '../../tracker/model.ts'
import type { OptionFact, ScriptOptions } from '../facts/options.ts'
import { managedOptions } from '../facts/scripts.ts'
import { didYouMean } from '../nearest-name.ts'
import type { Place } from '../spec.ts'
import type { Path, SweepDocument } from './document.ts'

/** What is known of a fault beside its place. */
type Known = Partial<Pick<Problem, 'expected' | 'got' | 'hint'>>

/** One pass over a sweep file: where problems and remarks are gathered. */
export interface Reading {
  readonly document: SweepDocument
  readonly options: ScriptOptions
  readonly script: string
  readonly problems: Problem[]
  readonly notes: Problem[]
}

export function report(reading: Reading, at: Place, code: string, message: string, known: Known = {}): null {
  reading.problems.push(located(reading, at, code, message, known))
  return null
}

export function remark(reading: Reading, at: Place, code: string, message: string, known: Known = {}): void {
  reading.notes.push(located(reading, at, code, message, known))
}

const located = (reading: Reading, at: Place, code: string, message: string, known: Known): Problem => ({
  ...{
    code,
    message,
    expected: null,
    got: null,
    file: reading.document.file,
    line: at.line,
    column: at.column,
  },
  ...{ hint: null, ...known },
})

/** The option behind a name, or null with the problem reported. */
export function optionNamed(reading: Reading, name: string, path: Path): OptionFact | null {
  const option = reading.options[name]
  const managed = managedOptions[name]
  const at = reading.document.keyPlace(path)
  if (managed !== undefined) {
    return report(reading, at, 'managed-parameter', `${name} is not set in a sweep`, {
      got: name,
      hint: managed,
    })
  }
  if (option) return option
  const hint = didYouMean(name, Object.keys(reading.options))
  return report(reading, at, 'unknown-parameter', `${reading.script} has no option ${name}`, {
    ...{ expected: 'an option of the script', got: name, hint },
  })
}

/** A value as a person would read it back. */
export const shown = (value: unknown): string =>
  typeof value === 'string' ? `“${value}”` : (JSON.stringify(value) ?? 'nothing')
