import { z } from '@hono/zod-openapi'

/** An answer in JSON. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

/** Letters, digits and `. _ -`, as sweep files allow. */
export const sweepName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,60}$/, 'letters, digits, . _ - and at most 60 of them')
  .openapi({ example: 'zorvek' })

export const wholeNumber = (name: string, minimum = 1) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'a whole number')
    .transform(Number)
    .refine((value) => value >= minimum, `at least ${minimum}`)
    .openapi({ param: { name }, type: 'integer', minimum })

export const sweepParams = z.object({ sweep: sweepName })

export const runParams = z.object({
  sweep: sweepName,
  trial: wholeNumber('trial'),
  attempt: z
    .union([z.literal('latest'), wholeNumber('attempt')])
    .openapi({ param: { name: 'attempt' }, type: 'string', description: 'a number, or `latest`' }),
})

export const seriesQuery = z.object({
  tag: z.string().min(1).max(200),
  axis: z.enum(['step', 'epoch']),
})
