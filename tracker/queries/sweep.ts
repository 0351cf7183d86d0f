import { asc, eq } from 'drizzle-orm'
import { sweep, trial } from '../store/schema.ts'
import { bestOf } from './best.ts'
import type { SweepPageFact, TrialFact } from './facts.ts'
import { lossGroup } from './loss-group.ts'
import type { Reader } from './reader.ts'
import { type KnownRun, latestRuns, readRuns } from './runs.ts'
import { readSparks, type Spark } from './spark.ts'
import { variation } from './varying.ts'

/** One sweep with its trials in the order of their numbers, or null when there is none of that name. */
export function readSweep(db: Reader, name: string): SweepPageFact | null {
  const found = db.select().from(sweep).where(eq(sweep.name, name)).get()
  if (!found) return null
  const rows = db.select().from(trial).where(eq(trial.sweep, name)).orderBy(asc(trial.number)).all()
  const runs = readRuns(db, name)
  const latest = latestRuns(runs)
  const sparks = readSparks(db, name)
  return {
    name,
    title: found.title,
    createdAt: found.createdAt,
    ...variation(rows.map((one) => one.parameters)),
    prompts: rows[0]?.prompts ?? [],
    trials: rows.map((row) => trialFact(row, runs, latest.get(row.number), sparks)),
    best: bestOf(runs),
  }
}

function trialFact(
  row: typeof trial.$inferSelect,
  runs: readonly KnownRun[],
  latest: KnownRun | undefined,
  sparks: ReadonlyMap<number, Spark>,
): TrialFact {
  const spark = latest && sparks.get(latest.id)
  return {
    trial: row.number,
    key: row.key,
    script: row.script,
    parameters: row.parameters,
    inFile: row.inFile,
    runOf: row.runOf,
    attempts: runs.filter((one) => one.fact.trial === row.number).length,
    run: latest?.fact ?? null,
    spark: spark?.values ?? [],
    lastLoss: spark?.last ?? null,
    validationLoss: spark?.validation ?? null,
    lossGroup: lossGroup(row.script, row.parameters),
  }
}
