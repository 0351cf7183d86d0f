import { asc, desc, eq, sql } from 'drizzle-orm'
import { checkpoint, run, sweep, trial } from '../store/schema.ts'
import { bestOf } from './best.ts'
import type { SweepFact } from './facts.ts'
import { grouped } from './grouped.ts'
import type { Reader } from './reader.ts'
import { latestRuns, readRuns } from './runs.ts'

/** Every sweep, the newest first. */
export function readSweeps(db: Reader): readonly SweepFact[] {
  const sweeps = db.select().from(sweep).orderBy(desc(sweep.createdAt), asc(sweep.name)).all()
  const trials = grouped(readTrialNumbers(db), (one) => one.sweep)
  const runs = grouped(readRuns(db, null), (one) => one.sweep)
  const files = new Map(readCheckpointSums(db).map((one) => [one.sweep, one]))
  return sweeps.map(({ name, title, createdAt }) => {
    const attempts = runs.get(name) ?? []
    const latest = latestRuns(attempts)
    return {
      name,
      title,
      createdAt,
      trials: (trials.get(name) ?? []).map(({ number, runOf }) => ({
        trial: number,
        runOf,
        run: latest.get(number)?.fact ?? null,
      })),
      checkpoints: files.get(name)?.files ?? 0,
      checkpointBytes: files.get(name)?.bytes ?? 0,
      best: bestOf(attempts),
    }
  })
}

const readTrialNumbers = (db: Reader) =>
  db
    .select({ sweep: trial.sweep, number: trial.number, runOf: trial.runOf })
    .from(trial)
    .orderBy(asc(trial.sweep), asc(trial.number))
    .all()

const readCheckpointSums = (db: Reader) =>
  db
    .select({
      sweep: run.sweep,
      files: sql<number>`count(*)`,
      bytes: sql<number>`sum(${checkpoint.bytes})`,
    })
    .from(checkpoint)
    .innerJoin(run, eq(run.id, checkpoint.run))
    .groupBy(run.sweep)
    .all()
