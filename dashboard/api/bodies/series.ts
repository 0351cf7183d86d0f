import { z } from '@hono/zod-openapi'
import type { OverlayFact } from '../../../tracker/queries/overlay.ts'
import type { OverviewFact, WindowFact } from '../../../tracker/queries/series.ts'
import type { LogPage } from '../../wire.ts'
import { axis } from './words.ts'

const column = z.array(z.number().nullable()).openapi({ description: 'null where a value is not finite' })
const steps = z.array(z.number())
const columns = { step: steps, min: column, max: column, mean: column, last: column }
const named = { tag: z.string(), axis }

export const overview: z.ZodType<OverviewFact> = z.strictObject({ ...named, ...columns }).openapi('Overview')

export const points: z.ZodType<WindowFact> = z
  .strictObject({
    ...{ ...named, step: steps, value: column, kind: z.array(z.enum(['finite', 'nan', 'inf', '-inf'])) },
    isCut: z.boolean(),
  })
  .openapi('Points')

const line = z.strictObject({
  ...{ ...named, ...columns, trial: z.number(), run: z.string(), stepsPerEpoch: z.number().nullable() },
  seconds: z.array(z.number()).nullable(),
})

export const overlay: z.ZodType<OverlayFact> = z.strictObject({ lines: z.array(line) }).openapi('Overlay')

const logLine = z.strictObject({
  ...{ text: z.string(), time: z.string().nullable(), source: z.string().nullable(), redraws: z.number() },
  level: z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']).nullable(),
})

export const log: z.ZodType<LogPage> = z
  .strictObject({
    ...{ size: z.number(), skipped: z.number(), total: z.number(), found: z.number() },
    lines: z.array(logLine),
  })
  .openapi('Log')
