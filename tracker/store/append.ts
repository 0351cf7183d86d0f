import type { RunEvent } from '../model.ts'
import { noteChange } from './changes.ts'
import type { Store } from './open.ts'
import { appendPoints } from './points.ts'

/** How far one file was read before and after; 0 = never read. See ingest/cursor.ts for negative ones. */
export interface CursorMove {
  readonly file: string
  readonly from: number
  readonly to: number
}

/**
 * Records what was read and how far, in one transaction. False, and nothing written, when another
 * process has moved a cursor since: read again from where it stands.
 */
export function appendEvents(
  store: Store,
  run: number,
  events: readonly RunEvent[],
  cursors: readonly CursorMove[],
): boolean {
  if (events.length === 0 && cursors.length === 0) return true
  return store.sqlite
    .transaction(() => {
      if (!moveCursors(store, run, cursors)) return false
      writeEvents(store, run, events)
      return true
    })
    .immediate()
}

/** By file, for the next reading. */
export function readCursors(store: Store, run: number): Map<string, number> {
  const rows = store.sqlite.prepare('SELECT file, offset FROM cursor WHERE run = ?').all(run)
  return new Map((rows as { file: string; offset: number }[]).map(({ file, offset }) => [file, offset]))
}

function moveCursors(store: Store, run: number, cursors: readonly CursorMove[]): boolean {
  const standing = readCursors(store, run)
  if (cursors.some(({ file, from }) => (standing.get(file) ?? 0) !== from)) return false
  const save = store.sqlite.prepare('INSERT OR REPLACE INTO cursor (run, file, offset) VALUES (?, ?, ?)')
  for (const { file, to } of cursors) save.run(run, file, to)
  return true
}

function writeEvents(store: Store, run: number, events: readonly RunEvent[]): void {
  const points: Extract<RunEvent, { kind: 'point' }>[] = []
  const kinds = new Set<RunEvent['kind']>()
  for (const event of events) {
    kinds.add(event.kind)
    if (event.kind === 'point') points.push(event)
    else writeEvent(store, run, event)
  }
  appendPoints(store, run, points)
  for (const kind of kinds) noteChange(store, run, kind)
}

function writeEvent(store: Store, run: number, event: Exclude<RunEvent, { kind: 'point' }>): void {
  switch (event.kind) {
    case 'sample':
      store.sqlite.prepare(sampleUpsert).run({ ...event, run })
      return
    case 'checkpoint':
      store.sqlite.prepare(checkpointUpsert).run({ ...event, run, metadata: JSON.stringify(event.metadata) })
      return
    case 'progress':
      store.sqlite.prepare(progressUpdate).run({ ...event, run })
      return
    case 'damage':
      store.sqlite.prepare(damageInsert).run({ ...event, run })
      return
    default:
      event satisfies never
  }
}

const sampleUpsert = `INSERT INTO sample (run, path, axis, at, prompt, seed, bytes, sha256, width, height, state)
  VALUES (@run, @path, @axis, @at, @prompt, @seed, @bytes, @sha256, @width, @height, @state)
  ON CONFLICT (run, path) DO UPDATE SET bytes = excluded.bytes, sha256 = excluded.sha256,
  width = excluded.width, height = excluded.height, state = excluded.state`

const checkpointUpsert = `INSERT INTO checkpoint (run, path, epoch, step, bytes, state, metadata)
  VALUES (@run, @path, @epoch, @step, @bytes, @state, @metadata)
  ON CONFLICT (run, path) DO UPDATE SET epoch = excluded.epoch, step = excluded.step, bytes = excluded.bytes,
  state = excluded.state, metadata = excluded.metadata, key = NULL`

/** The console tells the totals once, early. */
const progressUpdate = `UPDATE run SET step = @step, total_steps = coalesce(@totalSteps, total_steps),
  total_epochs = coalesce(@totalEpochs, total_epochs), steps_per_epoch = coalesce(@stepsPerEpoch, steps_per_epoch)
  WHERE id = @run`

const damageInsert =
  'INSERT OR IGNORE INTO damage (run, file, offset, text) VALUES (@run, @file, @offset, @text)'
