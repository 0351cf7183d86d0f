import { and, asc, eq } from 'drizzle-orm'
import { run, sample, verdict } from '../store/schema.ts'
import type { RunVerdict } from '../verdict.ts'
import type { PictureFact, RunFact } from './facts.ts'
import { grouped } from './grouped.ts'
import { judgedFact } from './judged.ts'
import { type Reader, runText } from './reader.ts'

/** A run beside what pages do not see: the id under which its rows lie, and the judge's whole word. */
export interface KnownRun {
  readonly id: number
  readonly sweep: string
  /** Relative to the home. */
  readonly folder: string
  readonly fact: RunFact
  readonly verdict: RunVerdict | null
}

/** All attempts, or those of one sweep, ordered by sweep, trial and attempt. */
export function readRuns(db: Reader, sweepName: string | null): readonly KnownRun[] {
  const here = sweepName === null ? undefined : eq(run.sweep, sweepName)
  const rows = db
    .select({ run, body: verdict.body })
    .from(run)
    .leftJoin(verdict, eq(verdict.run, run.id))
    .where(here)
    .orderBy(asc(run.sweep), asc(run.trial), asc(run.attempt))
    .all()
  const pictures = grouped(readFirstPictures(db, here), (one) => one.run)
  return rows.map(({ run: row, body }) =>
    knownRun(
      row,
      body,
      (pictures.get(row.id) ?? []).map((one) => one.picture),
    ),
  )
}

export function knownRun(
  row: typeof run.$inferSelect,
  body: RunVerdict | null,
  pictures: readonly PictureFact[],
): KnownRun {
  const { id, sweep, folder, exitCode, signal, ...said } = row
  const judged = body && judgedFact(body, pictures)
  return { id, sweep, folder, fact: { run: runText(row), ...said, judged }, verdict: body }
}

/** Attempts of one sweep without what the judge says, in the same order. */
export const readRunRows = (db: Reader, sweepName: string): readonly (typeof run.$inferSelect)[] =>
  db.select().from(run).where(eq(run.sweep, sweepName)).orderBy(asc(run.trial), asc(run.attempt)).all()

/** The last attempt of each trial, by trial number; one that was dropped before it started hides no earlier one. */
export function latestRuns(runs: readonly KnownRun[]): ReadonlyMap<number, KnownRun> {
  const latest = new Map<number, KnownRun>()
  for (const one of runs) {
    const { trial, state, startedAt } = one.fact
    const isDropped = state === 'cancelled' && startedAt === null
    if (!isDropped || !latest.has(trial)) latest.set(trial, one)
  }
  return latest
}

export const pictureColumns = {
  path: sample.path,
  sha256: sample.sha256,
  axis: sample.axis,
  at: sample.at,
  prompt: sample.prompt,
  seed: sample.seed,
  width: sample.width,
  height: sample.height,
  state: sample.state,
}

const readFirstPictures = (db: Reader, here: ReturnType<typeof eq> | undefined) =>
  db
    .select({ run: sample.run, picture: pictureColumns })
    .from(sample)
    .innerJoin(run, eq(run.id, sample.run))
    .where(and(eq(sample.prompt, 0), here))
    .orderBy(asc(sample.path))
    .all()
