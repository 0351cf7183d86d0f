import type { Axis, Problem } from '../tracker/model.ts'
import { ProblemError, problem } from '../tracker/problem.ts'
import type { Store } from '../tracker/store/open.ts'
import { allRuns, lastThatCounts, type RunRow } from './run-rows.ts'

/** A moment of a run: `@7` is an epoch, `@700s` a step. */
export interface NamedMoment {
  readonly axis: Axis
  readonly at: number
}

/** `zorvek/3@7` is the run and the moment; without `@` the moment is null. */
export function splitMoment(text: string): { readonly run: string; readonly moment: NamedMoment | null } {
  const named = /^(.+)@(\d+)(s?)$/.exec(text)
  if (named === null) return { run: text, moment: null }
  const [, run = '', at, unit] = named
  return { run, moment: { axis: unit === 's' ? 'step' : 'epoch', at: Number(at) } }
}

/** `zorvek/3`, `zorvek/3.2` or the unique beginning of a trial's key; without an attempt the latest. */
export function findRun(store: Store, text: string): RunRow {
  const rows = allRuns(store)
  const named = /^([^/]+)\/(\d+)(?:\.(\d+))?$/.exec(text)
  const found = named ? byName(rows, named) : byKey(rows, text)
  if (found === undefined) throw new ProblemError([noSuchRun(text, rows)])
  return found
}

function byName(rows: readonly RunRow[], [, sweep, trial, attempt]: RegExpExecArray): RunRow | undefined {
  const attempts = rows.filter((one) => one.sweep === sweep && one.trial === Number(trial))
  if (attempt !== undefined) return attempts.find((one) => one.attempt === Number(attempt))
  return lastThatCounts(attempts.toSorted((a, b) => a.attempt - b.attempt))
}

/** Trial folders are named `0003-<key>`. */
function byKey(rows: readonly RunRow[], prefix: string): RunRow | undefined {
  if (!/^[0-9a-f]+$/.test(prefix)) return undefined
  const keyOf = (row: RunRow): string => /\/\d+-([0-9a-f]+)\/\d+$/.exec(row.folder)?.[1] ?? ''
  const found = rows.filter((row) => keyOf(row).startsWith(prefix))
  const keys = new Set(found.map((row) => `${row.sweep}/${keyOf(row)}`))
  if (keys.size > 1) throw new ProblemError([ambiguous(prefix, [...keys])])
  return lastThatCounts(found.toSorted((a, b) => a.attempt - b.attempt))
}

const ambiguous = (prefix: string, keys: readonly string[]): Problem =>
  problem('ambiguous-key', `${prefix} begins more than one key`, {
    got: keys.join(', '),
    hint: 'Give more of it.',
  })

function noSuchRun(text: string, rows: readonly RunRow[]): Problem {
  const some = rows.slice(-3).map((one) => `${one.sweep}/${one.trial}.${one.attempt}`)
  return problem('no-such-run', `There is no run ${text}`, {
    expected: 'a name like zorvek/3 or zorvek/3.2, or the beginning of a key',
    got: text,
    hint: some.length > 0 ? `There are, for example, ${some.join(', ')}.` : 'There is no run yet.',
  })
}
