import { z } from 'zod'
import type { RunAsked, RunExit, RunStarted, RunStop, Trial } from '../model.ts'

/** `sweep.json`: what the sweep file meant. The list of trials grows when the file is run again. */
export interface SweepAsked {
  readonly format: 'lorasweep.sweep/1'
  readonly name: string
  readonly title: string | null
  /** ISO 8601, UTC. */
  readonly createdAt: string
  /** The parsed sweep file. */
  readonly spec: Readonly<Record<string, unknown>>
  readonly trials: readonly Trial[]
  /** Numbers of trials that the file named once and no longer does. */
  readonly dropped?: readonly number[] | undefined
}

const parameters = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
)

const prompt = z.looseObject({
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

const trial = z.looseObject({
  number: z.int().positive(),
  key: z.string(),
  trainer: z.enum(['kohya', 'rehearsal', 'replay']),
  script: z.string(),
  parameters,
  dataset: z.looseObject({
    fingerprint: z.string(),
    token: z.string(),
    folders: z.array(z.looseObject({ name: z.string(), repeats: z.number(), images: z.number() })),
    images: z.number(),
  }),
  prompts: z.array(prompt),
  samples: z.looseObject({ every: z.number(), axis: z.enum(['step', 'epoch']) }),
  runOf: z.number().nullable(),
}) satisfies z.ZodType<Trial>

export const sweepShape: z.ZodType<SweepAsked> = z.looseObject({
  format: z.literal('lorasweep.sweep/1'),
  name: z.string(),
  title: z.string().nullable(),
  createdAt: z.string(),
  spec: z.record(z.string(), z.unknown()),
  trials: z.array(trial),
  dropped: z.array(z.int()).optional(),
})

export const askedShape: z.ZodType<RunAsked> = z.looseObject({
  format: z.literal('lorasweep.run/1'),
  sweep: z.string(),
  trial,
  attempt: z.int().positive(),
  queuedAt: z.string(),
  outputName: z.string(),
  command: z.looseObject({
    program: z.string(),
    args: z.array(z.string()),
    cwd: z.string(),
    env: z.record(z.string(), z.string()),
  }),
  images: z.array(z.looseObject({ file: z.string(), sha256: z.string() })),
  continues: z.string().nullable(),
  remedy: z.looseObject({ text: z.string(), parameters }).nullable(),
  imported: z.looseObject({ from: z.string() }).optional(),
})

const identity = z.looseObject({ pid: z.int(), bootId: z.string(), startTime: z.string() })

export const startedShape: z.ZodType<RunStarted> = z.looseObject({
  keeper: identity,
  trainer: identity.nullable(),
  host: z.string(),
  startedAt: z.string(),
  slot: z.string(),
  versions: z.record(z.string(), z.string()),
})

export const stopShape: z.ZodType<RunStop> = z.looseObject({
  by: z.string(),
  why: z.string(),
  at: z.string(),
})

export const exitShape: z.ZodType<RunExit> = z.looseObject({
  code: z.int().nullable(),
  signal: z.string().nullable(),
  endedAt: z.string(),
})
