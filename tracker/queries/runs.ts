import { and, asc, eq } from 'drizzle-orm'
import { run, sample, verdict } from '../store/schema.ts'
import type { RunFact } from './facts.ts'
import { grouped } from './grouped.ts'
import { judgedFact } from './judged.ts'
import { type Reader, runText } from './reader.ts'

/** A run beside the id under which its rows lie; the id never leaves the queries. */
export interface KnownRun {
  readonly id: number
  readonly sweep: string
  /** Relative to the home. */
  readonly folder: string
  readonly fact: RunFact
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
  return rows.map(({ run: row, body }) => {
    const own = (pictures.get(row.id) ?? []).map((one) => one.picture)
    return knownRun(row, body && judgedFact(body, own))
  })
}

export function knownRun(row: typeof run.$inferSelect, judged: RunFact['judged']): KnownRun {
  const { id, sweep, folder, exitCode, signal, ...said } = row
  return { id, sweep, folder, fact: { run: runText(row), ...said, judged } }
}

/** The last attempt of each trial, by trial number. */
export const latestRuns = (runs: readonly KnownRun[]): ReadonlyMap<number, KnownRun> =>
  new Map(runs.map((one) => [one.fact.trial, one]))

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
