import { asc, eq } from 'drizzle-orm'
import { run } from '../store/schema.ts'
import { type Reader, runText } from './reader.ts'

/** A run that is on a slot. */
export interface RunOnSlot {
  readonly run: string
  readonly slot: string | null
  /** Relative to the home, with `/`. */
  readonly folder: string
}

/** The running runs, slot by slot. */
export const readOnSlots = (db: Reader): readonly RunOnSlot[] =>
  db
    .select()
    .from(run)
    .where(eq(run.state, 'running'))
    .orderBy(asc(run.slot), asc(run.sweep), asc(run.trial), asc(run.attempt))
    .all()
    .map((row) => ({ run: runText(row), slot: row.slot, folder: row.folder }))

/** Whether a run waits for a slot. */
export const isAnyQueued = (db: Reader): boolean =>
  db.select({ id: run.id }).from(run).where(eq(run.state, 'queued')).limit(1).get() !== undefined
