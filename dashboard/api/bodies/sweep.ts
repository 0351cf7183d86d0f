import { z } from '@hono/zod-openapi'
import type { BestFact, SweepFact, SweepPageFact, TrialFact } from '../../../tracker/queries/facts.ts'
import { keep, run } from './run.ts'
import { parameters, prompt } from './words.ts'

const epochOfRun = z.strictObject({ run: z.string(), epoch: z.number() })
const named = { name: z.string(), title: z.string().nullable(), createdAt: z.string() }

const best: z.ZodType<BestFact> = z
  .strictObject({
    ...{ run: z.string(), trial: z.number(), attempt: z.number(), keep },
    ...{ runnerUp: epochOfRun.nullable(), safer: epochOfRun.nullable(), equals: z.array(epochOfRun) },
    noise: z.strictObject({ points: z.number(), from: z.enum(['seeds', 'prompts']) }).nullable(),
    remarks: z.array(z.string()),
  })
  .openapi('Best')

const trial: z.ZodType<TrialFact> = z
  .strictObject({
    ...{ trial: z.number(), key: z.string(), script: z.string(), parameters, inFile: z.boolean() },
    ...{
      runOf: z.number().nullable(),
      attempts: z.number(),
      run: run.nullable(),
      spark: z.array(z.number()),
    },
    ...{ lastLoss: z.number().nullable(), validationLoss: z.number().nullable(), lossGroup: z.string() },
  })
  .openapi('Trial')

const sweep: z.ZodType<SweepFact> = z
  .strictObject({
    ...named,
    trials: z.array(z.strictObject({ trial: z.number(), run: run.nullable(), runOf: z.number().nullable() })),
    ...{ checkpoints: z.number(), checkpointBytes: z.number(), best: best.nullable() },
  })
  .openapi('SweepInList')

export const sweeps: z.ZodType<{ readonly sweeps: readonly SweepFact[] }> = z
  .strictObject({ sweeps: z.array(sweep) })
  .openapi('Sweeps')

export const sweepPage: z.ZodType<SweepPageFact> = z
  .strictObject({
    ...{ ...named, varying: z.array(z.string()), same: parameters, prompts: z.array(prompt) },
    ...{ trials: z.array(trial), best: best.nullable() },
  })
  .openapi('Sweep')
