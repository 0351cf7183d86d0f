import { z } from '@hono/zod-openapi'
import type { JudgedFact, KeepFact, PictureFact, RunFact } from '../../../tracker/queries/facts.ts'
import type { RunPageFact } from '../../../tracker/queries/run.ts'
import type { EpochVerdict } from '../../../tracker/verdict.ts'
import { axis, parameters, prompt, reason, state, tier, value, verdict } from './words.ts'

const path = z.string().openapi({ description: 'relative to the run folder' })
const time = z.string().openapi({ format: 'date-time' })
const moment = { epoch: z.number(), step: z.number().nullable(), verdict, tier }

export const picture: z.ZodType<PictureFact> = z
  .strictObject({
    ...{ path, sha256: z.string(), axis, at: z.number(), prompt: z.number(), seed: z.number().nullable() },
    ...{ width: z.number(), height: z.number() },
    state: z.enum(['whole', 'partial', 'black', 'blank', 'broken']),
  })
  .openapi('Picture')

const otherEpoch = z.strictObject({
  epoch: z.number(),
  cost: z.number().openapi({ description: 'points below the epoch to keep' }),
})

const advice = z.strictObject({
  kind: z.enum([
    ...([
      'use',
      'strength',
      'continue',
      'lower-rate',
      'raise-dim',
      'check-dataset',
      'more-evidence',
    ] as const),
  ]),
  text: z.string(),
})

export const keep: z.ZodType<KeepFact> = z
  .strictObject({
    ...moment,
    checkpoint: path.nullable(),
    setEpochs: z.array(z.number()),
    ...{ safer: z.number().nullable(), runnerUp: z.number().nullable() },
    ...{ earlier: otherEpoch.nullable(), later: otherEpoch.nullable() },
    reasons: z.array(reason),
    picture: picture.nullable(),
  })
  .openapi('Keep')

const judged: z.ZodType<JudgedFact> = z
  .strictObject({
    ...{ verdict, tier, onset: z.number().nullable(), reasons: z.array(reason) },
    ...{ epochs: z.array(z.strictObject(moment)), keep: keep.nullable() },
    ...{ advice: z.array(advice), adaptedTo: z.number() },
  })
  .openapi('Judged')

const attempt = {
  ...{ run: z.string().openapi({ example: 'zorvek/3.2' }), attempt: z.number(), state },
  ...{ reason: z.string().nullable(), queuedAt: time, startedAt: time.nullable(), endedAt: time.nullable() },
}

const standing = {
  ...attempt,
  ...{ trial: z.number(), cause: z.string().nullable(), slot: z.string().nullable(), step: z.number() },
  ...{ totalSteps: z.number().nullable(), totalEpochs: z.number().nullable() },
  ...{ stepsPerEpoch: z.number().nullable(), judged: judged.nullable() },
}

export const run: z.ZodType<RunFact> = z.strictObject(standing).openapi('RunInList')

const weightFact = z.strictObject({
  ...{ normMean: z.number().nullable(), normMax: z.number().nullable() },
  ...{ stableRank: z.number().nullable(), cosine: z.number().nullable(), dose: z.number().nullable() },
})

const epochVerdict: z.ZodType<EpochVerdict> = z
  .strictObject({
    ...{ ...moment, reasons: z.array(reason), checkpoint: path.nullable(), overtraining: z.number() },
    signals: z.record(z.string(), z.number()),
    weights: weightFact.nullable(),
    ...{ drift: z.number().nullable(), velocity: z.number().nullable() },
  })
  .openapi('EpochVerdict')

const change = z.strictObject({ name: z.string(), before: value.nullable(), after: value.nullable() })

const checkpoint = z.strictObject({
  ...{ path, epoch: z.number().nullable(), step: z.number().nullable(), bytes: z.number() },
  state: z.enum(['whole', 'partial', 'broken']),
})

export const runPage: z.ZodType<RunPageFact> = z
  .strictObject({
    ...standing,
    ...{ sweep: z.string(), key: z.string(), script: z.string(), parameters, prompts: z.array(prompt) },
    moments: z.array(epochVerdict),
    samples: z.array(picture),
    checkpoints: z.array(checkpoint),
    series: z.array(z.strictObject({ tag: z.string(), axis })),
    damage: z.array(z.strictObject({ file: z.string(), offset: z.number(), text: z.string() })),
    attempts: z.array(z.strictObject(attempt)),
    siblings: z.array(z.strictObject({ trial: z.number(), changes: z.array(change) })),
  })
  .openapi('Run')
