import { and, asc, eq } from 'drizzle-orm'
import type { Parameters, Prompt } from '../model.ts'
import { run, sample, trial, verdict } from '../store/schema.ts'
import type { EpochVerdict } from '../verdict.ts'
import type { CheckpointFact, PictureFact, RunFact } from './facts.ts'
import { type DamageFact, readCheckpoints, readDamage, readSeriesNames } from './leavings.ts'
import { type Reader, type RunTarget, runText } from './reader.ts'
import { knownRun, pictureColumns } from './runs.ts'
import type { SeriesName } from './tags.ts'
import { type ParameterChange, parameterChanges } from './varying.ts'

export type RunRow = typeof run.$inferSelect

export interface RunPageFact extends RunFact {
  readonly sweep: string
  readonly key: string
  readonly script: string
  readonly parameters: Parameters
  readonly prompts: readonly Prompt[]
  /** All the judge said, moment by moment. */
  readonly moments: readonly EpochVerdict[]
  readonly samples: readonly PictureFact[]
  readonly checkpoints: readonly CheckpointFact[]
  readonly series: readonly SeriesName[]
  readonly damage: readonly DamageFact[]
  /** All attempts at the trial, the first one first. */
  readonly attempts: readonly AttemptFact[]
  /** Other trials of the sweep, and what one changes to get from them to this one. */
  readonly siblings: readonly { readonly trial: number; readonly changes: readonly ParameterChange[] }[]
}

export type AttemptFact = Pick<
  RunFact,
  'run' | 'attempt' | 'state' | 'reason' | 'queuedAt' | 'startedAt' | 'endedAt'
>

/** The row of a run by its name. */
export function findRun(db: Reader, { sweep, trial: number, attempt }: RunTarget): RunRow | null {
  const attempts = readAttempts(db, { sweep, trial: number })
  const found = attempt === null ? attempts.at(-1) : attempts.find((one) => one.attempt === attempt)
  return found ?? null
}

/** Everything a trial's page shows of one attempt; null when its trial is gone. */
export function readRun(db: Reader, row: RunRow): RunPageFact | null {
  const trials = db.select().from(trial).where(eq(trial.sweep, row.sweep)).orderBy(asc(trial.number)).all()
  const own = trials.find((one) => one.number === row.trial)
  if (!own) return null
  const { key, script, parameters, prompts } = own
  const samples = readSamples(db, row.id)
  const body = db.select().from(verdict).where(eq(verdict.run, row.id)).get()?.body
  return {
    ...knownRun(row, body ?? null, samples).fact,
    ...{ sweep: row.sweep, key, script, parameters, prompts },
    moments: body?.epochs ?? [],
    samples,
    checkpoints: readCheckpoints(db, row.id),
    series: readSeriesNames(db, row.id),
    damage: readDamage(db, row.id),
    attempts: readAttempts(db, row).map(attemptFact),
    siblings: trials
      .filter((one) => one !== own)
      .map((one) => ({ trial: one.number, changes: parameterChanges(one.parameters, parameters) })),
  }
}

const attemptFact = (row: RunRow): AttemptFact => {
  const { attempt, state, reason, queuedAt, startedAt, endedAt } = row
  return { run: runText(row), attempt, state, reason, queuedAt, startedAt, endedAt }
}

const readAttempts = (db: Reader, { sweep, trial: number }: { sweep: string; trial: number }): RunRow[] =>
  db
    .select()
    .from(run)
    .where(and(eq(run.sweep, sweep), eq(run.trial, number)))
    .orderBy(asc(run.attempt))
    .all()

const readSamples = (db: Reader, id: number): PictureFact[] =>
  db
    .select(pictureColumns)
    .from(sample)
    .where(eq(sample.run, id))
    .orderBy(asc(sample.axis), asc(sample.at), asc(sample.prompt), asc(sample.path))
    .all()
