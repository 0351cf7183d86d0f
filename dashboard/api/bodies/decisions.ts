import { z } from '@hono/zod-openapi'
import type { DecisionsFact, LearningFact } from '../../../tracker/human/fact.ts'
import { axis } from './words.ts'

const moment = { axis, at: z.int().nonnegative() }
const label = z.enum(['undertrained', 'overtrained']).nullable()
const value = z.union([z.literal(-1), z.literal(0), z.literal(1)])

export const learning: z.ZodType<LearningFact> = z
  .strictObject({ decisions: z.number(), runs: z.number() })
  .openapi('Learning')

export const decisions: z.ZodType<DecisionsFact> = z
  .strictObject({
    lines: z.number(),
    pick: z.strictObject({ ...moment, sawSuggestion: z.boolean() }).nullable(),
    ratings: z.array(z.strictObject({ ...moment, value, label })),
    learning,
    adaptedTo: z.number().nullable(),
  })
  .openapi('Decisions')

/** Whether the judge's suggestion could be seen by who decided. */
const sawSuggestion = z.boolean()

export const said = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('pick'), ...moment, sawSuggestion }),
    z.strictObject({ kind: z.literal('unpick') }),
    z.strictObject({ kind: z.literal('rating'), ...moment, value, label, sawSuggestion }),
  ])
  .openapi('Said')
