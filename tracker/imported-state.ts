import type { RunSigns } from './outcome.ts'
import type { Store } from './store/open.ts'
import type { RunPatch } from './store/write.ts'

/** What the row of an imported run says: nobody saw it end, so its files and their times speak. */
export function importedState(
  store: Store,
  run: number,
  finalCheckpoint: RunSigns['finalCheckpoint'],
): RunPatch {
  const isBroken = finalCheckpoint === 'broken'
  const { startedAt, endedAt } = timesOf(store, run)
  return {
    state: isBroken ? 'failed' : 'succeeded',
    cause: isBroken ? 'no-checkpoint' : 'imported',
    reason: isBroken ? 'imported; the final checkpoint is not whole' : 'imported; exit status unknown',
    slot: null,
    startedAt,
    endedAt,
    exitCode: null,
    signal: null,
  }
}

/** From the weights; without them from the first and last point. */
function timesOf(store: Store, run: number): { startedAt: string | null; endedAt: string | null } {
  const saved = store.sqlite
    .prepare(
      `SELECT min(CAST(json_extract(metadata, '$.ss_training_started_at') AS REAL)) AS began,
       max(CAST(json_extract(metadata, '$.ss_training_finished_at') AS REAL)) AS ended
       FROM checkpoint WHERE run = ?`,
    )
    .get(run) as Span
  const drawn = store.sqlite
    .prepare(
      'SELECT min(wall) AS began, max(wall) AS ended FROM point JOIN series ON series.id = series WHERE run = ?',
    )
    .get(run) as Span
  return { startedAt: isoTime(saved.began ?? drawn.began), endedAt: isoTime(saved.ended ?? drawn.ended) }
}

interface Span {
  readonly began: number | null
  readonly ended: number | null
}

/** Seconds since 1970; 0 is what a log without a start gives. */
const isoTime = (seconds: number | null): string | null =>
  seconds === null || seconds < 1e9 ? null : new Date(seconds * 1000).toISOString()
