import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Problem } from '../../tracker/model.ts'
import { problem } from '../../tracker/problem.ts'
import { error } from './bodies/words.ts'
import { json } from './schemas.ts'

export interface ErrorBody {
  readonly format: 'lorasweep.error/1'
  readonly problems: readonly Problem[]
}

export const errorBody = (...problems: readonly Problem[]): ErrorBody => ({
  format: 'lorasweep.error/1',
  problems,
})

/** What is not in the tables: a name that was never given, or a file that has gone. */
export const nothingThere = (what: string, hint: string | null = null): ErrorBody =>
  errorBody(problem('nothing-there', `There is no ${what}.`, { hint }))

export const refused = (
  context: Context,
  status: 400 | 401 | 403 | 404,
  code: string,
  message: string,
  hint: string,
) => context.json(errorBody(problem(code, message, { hint })), status)

export const notFound = { 404: json(error as z.ZodType<ErrorBody>, 'There is nothing of that name.') }

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** A request that does not say what the route asks for. */
export function wrongRequest(
  result:
    | { readonly success: true }
    | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } },
  context: Context,
): Response | undefined {
  if (result.success) return undefined
  const problems = result.error.issues.map(({ path, message }) =>
    problem('wrong-request', `${path.map(String).join('.')}: ${message}`, { expected: message }),
  )
  return context.json(errorBody(...problems), 400)
}
