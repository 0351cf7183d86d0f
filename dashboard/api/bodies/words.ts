/** The shapes of answers, for /api/openapi.json. Annotated with the queries' own types, so that they cannot part. */
import { z } from '@hono/zod-openapi'
import type { Parameters, Prompt } from '../../../tracker/model.ts'
import type { Reason } from '../../../tracker/verdict.ts'

export const axis = z.enum(['step', 'epoch'])
export const verdict = z.enum(['undertrained', 'good', 'overtrained', 'unclear']).openapi('Verdict')
export const tier = z.enum(['none', 'watch', 'likely', 'very likely']).openapi('Tier')
export const state = z
  .enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'lost'])
  .openapi('RunState')

export const value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number()])),
])

/** By the option's name in sd-scripts. */
export const parameters: z.ZodType<Parameters> = z.record(z.string(), value).openapi('Parameters')

export const prompt: z.ZodType<Prompt> = z
  .strictObject({
    text: z.string(),
    role: z.enum(['trigger', 'control']),
    seed: z.number(),
    negative: z.string().nullable(),
    width: z.number().nullable(),
    height: z.number().nullable(),
    steps: z.number().nullable(),
    cfg: z.number().nullable(),
    guidance: z.number().nullable(),
    sampler: z.string().nullable(),
  })
  .openapi('Prompt')

export const reason: z.ZodType<Reason> = z
  .strictObject({ signal: z.string(), text: z.string(), weight: z.number(), pictures: z.array(z.string()) })
  .openapi('Reason')

export const error = z
  .strictObject({
    format: z.literal('lorasweep.error/1'),
    problems: z.array(
      z.strictObject({
        code: z.string(),
        message: z.string(),
        expected: z.string().nullable(),
        got: z.string().nullable(),
        file: z.string().nullable(),
        line: z.number().nullable(),
        column: z.number().nullable(),
        hint: z.string().nullable(),
      }),
    ),
  })
  .openapi('Error')
