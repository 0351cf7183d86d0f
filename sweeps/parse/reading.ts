import type { Problem } from '../../tracker/model.ts'
import type { OptionFact, ScriptOptions } from '../facts/options.ts'
import { managedOptions } from '../facts/scripts.ts'
import { didYouMean } from '../nearest-name.ts'
import { type Known, problemAt } from '../problem.ts'
import type { Place } from '../spec.ts'
import type { Path, SweepDocument } from './document.ts'

/** One pass over a sweep file: where problems and remarks are gathered. */
export interface Reading {
  readonly document: SweepDocument
  readonly options: ScriptOptions
  readonly script: string
  readonly problems: Problem[]
  readonly notes: Problem[]
}

/** Notes a fault; null stands for what could not be read. */
export function report(reading: Reading, at: Place, code: string, message: string, known: Known = {}): null {
  reading.problems.push(problemAt(reading.document.file, at, code, message, known))
  return null
}

/** Notes something that does not keep the file from being used. */
export function remark(reading: Reading, at: Place, code: string, message: string, known: Known = {}): void {
  reading.notes.push(problemAt(reading.document.file, at, code, message, known))
}

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
    expected: 'an option of the script',
    got: name,
    hint,
  })
}

/** A value as a person would read it back. */
export const shown = (value: unknown): string =>
  typeof value === 'string'
    ? `“${value}”`
    : typeof value === 'number'
      ? String(value)
      : (JSON.stringify(value) ?? 'nothing')
