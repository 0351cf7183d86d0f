import type { Problem } from './model.ts'

const blank = { expected: null, got: null, file: null, line: null, column: null, hint: null }

/** A problem from the parts that are known. */
export const problem = (code: string, message: string, known: Partial<Problem> = {}): Problem => ({
  code,
  message,
  ...blank,
  ...known,
})

/** Thrown where a person can do something about it; prints without a stack. One without problems is our bug. */
export class ProblemError extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(problemText).join('\n'), options)
    this.name = 'ProblemError'
    this.problems = problems
  }
}

/** `file:line:column: message: expected …, got …` and the hint on a line of its own. */
export function problemText(one: Problem): string {
  const place = [one.file, one.line, one.column].filter((part) => part !== null).join(':')
  const facts = [one.expected && `expected ${one.expected}`, one.got && `got ${one.got}`].filter(Boolean)
  const line = [place, one.message, facts.join(', ')].filter(Boolean).join(': ')
  return one.hint ? `${line}\n  ${one.hint}` : line
}
