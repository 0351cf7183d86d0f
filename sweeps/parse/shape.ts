import type { z } from 'zod'
import { didYouMean } from '../nearest-name.ts'
import type { Path } from './document.ts'
import { type Reading, report, shown } from './reading.ts'

/** The value in the shape of `schema`, or null with every fault reported at its place below `path`. */
export function shaped<T>(reading: Reading, schema: z.ZodType<T>, value: unknown, path: Path): T | null {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  for (const issue of result.error.issues) reportIssue(reading, issue, value, path)
  return null
}

type Issue = z.core.$ZodIssue

function reportIssue(reading: Reading, issue: Issue, value: unknown, path: Path): void {
  const inner = issue.path.filter((part) => typeof part !== 'symbol')
  if (issue.code === 'unrecognized_keys') {
    reportKeys(reading, issue, [...path, ...inner])
    return
  }
  const branch = issue.code === 'invalid_union' ? closestBranch(issue.errors) : null
  if (branch) {
    for (const one of branch) reportIssue(reading, one, valueAt(value, inner), [...path, ...inner])
    return
  }
  reportValue(reading, issue.message, valueAt(value, inner), [...path, ...inner])
}

function reportKeys(
  reading: Reading,
  issue: Extract<Issue, { code: 'unrecognized_keys' }>,
  path: Path,
): void {
  for (const key of issue.keys) {
    const expected = knownKeys(issue.message)
    const at = reading.document.keyPlace([...path, key])
    const where = path.filter((part) => typeof part === 'string').at(-1) ?? 'a sweep file'
    report(reading, at, 'unknown-key', `${where} has no ${key}`, {
      expected: issue.message,
      got: key,
      hint: didYouMean(key, expected),
    })
  }
}

/** The words of an object's `error` that are keys: every word will do, a hint needs only the nearest. */
const knownKeys = (message: string): string[] => message.match(/[a-z_]+/g) ?? []

function reportValue(reading: Reading, expected: string, value: unknown, path: Path): void {
  const name = path.filter((part) => typeof part === 'string').at(-1) ?? 'the file'
  if (value === undefined) {
    const at = path.length > 1 ? reading.document.place(path.slice(0, -1)) : { line: 1, column: 1 }
    report(reading, at, 'missing-key', `${name} is missing`, { expected })
    return
  }
  report(reading, reading.document.place(path), 'wrong-value', `${name} is not what it should be`, {
    expected,
    got: shown(value),
  })
}

/**
 * Of a union, the form the writer had in mind: of those that take this kind of value at all, the one with the
 * fewest faults. Null where two are equally near.
 */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const strange = (issues: readonly Issue[]) =>
    issues.filter(({ code }) => code === 'unrecognized_keys').length
  const weight = (issues: readonly Issue[]) => strange(issues) * 100 + issues.length
  const fitting = branches
    .filter((issues) => issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'))
    .sort((a, b) => weight(a) - weight(b))
  const [first, second] = fitting
  return first && (!second || weight(first) < weight(second)) ? first : null
}

function valueAt(value: unknown, path: Path): unknown {
  let inner = value
  for (const part of path) inner = (inner as Record<string | number, unknown> | null | undefined)?.[part]
  return inner
}
