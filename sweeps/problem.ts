import type { Problem } from '../tracker/model.ts'
import type { Place } from './spec.ts'

/** What may be known of a fault beside its words. */
export type Known = Partial<Pick<Problem, 'expected' | 'got' | 'hint'>>

/** By line and column, as they stand in the file. */
export const inOrder = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))

/** A problem with its place in a file; both may be unknown. */
export const problemAt = (
  file: string | null,
  at: Place | null,
  code: string,
  message: string,
  { expected = null, got = null, hint = null }: Known = {},
): Problem => ({
  code,
  message,
  expected,
  got,
  file,
  line: at?.line ?? null,
  column: at?.column ?? null,
  hint,
})
