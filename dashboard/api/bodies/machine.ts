import { z } from '@hono/zod-openapi'
import type { GpuReading } from '../../../tracker/gpu-reading.ts'
import type { MachineFact } from '../../wire.ts'

const reading = {
  memoryUsedMiB: z.number().nullable(),
  utilization: z.number().nullable().openapi({ description: 'percent of the time' }),
  celsius: z.number().nullable(),
  watts: z.number().nullable(),
}

/** A line of gpu.jsonl. */
export const readingLine: z.ZodType<GpuReading> = z.object({ at: z.string(), uuid: z.string(), ...reading })

const slot = z.strictObject({
  ...{ run: z.string(), slot: z.string().nullable() },
  reading: z.strictObject(reading).nullable(),
})

export const machine: z.ZodType<MachineFact> = z
  .strictObject({ isAttended: z.boolean().nullable(), slots: z.array(slot) })
  .openapi('Machine')
