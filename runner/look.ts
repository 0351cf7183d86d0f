import { join } from 'node:path'
import { ingestRun } from '../tracker/ingest/ingest.ts'
import type { RunExit, RunStarted, RunStop } from '../tracker/model.ts'
import { readExit, readStarted, readStop } from '../tracker/run-folder.ts'
import { runState } from '../tracker/run-state.ts'
import { appendEvents, readCursors } from '../tracker/store/append.ts'
import { setRun } from '../tracker/store/write.ts'
import { pressStop } from './perform.ts'
import type { RunRow } from './run-rows.ts'
import type { Runner } from './runner.ts'

/** What the folder and the process table say, before anything is decided. */
interface Seen {
  readonly started: RunStarted | null
  readonly alive: boolean
  readonly exit: RunExit | null
  readonly stop: RunStop | null
}

/** Bytes of one file read in one go, so that a long backlog does not hold up the other runs. */
const bytesAtOnce = 1 << 20

/**
 * Looks at one run and records what is new. Alive is asked before exit.json is read: a run seen dead
 * without exit.json has really ended without one. False while there is more to read.
 */
export async function lookAtRun(runner: Runner, row: RunRow, deadline: number): Promise<boolean> {
  const folder = join(runner.home, row.folder)
  const started = readStarted(folder)
  if (started === null) return true
  const seen: Seen = {
    started,
    alive: runner.executor.isAlive(folder, started),
    exit: readExit(folder),
    stop: readStop(folder),
  }
  if (row.state === 'lost' && !seen.alive && seen.exit === null) return true
  if (row.state !== 'running') adopt(runner, row, started)
  const readAll = await ingest(runner, row, folder, deadline)
  if (seen.stop !== null && seen.exit === null && seen.alive) pressStop(runner, folder)
  if (readAll && (seen.exit !== null || !seen.alive)) end(runner, row, folder, seen.alive)
  return readAll
}

/** Found running: started before a crash could be recorded, or thought lost. */
function adopt({ store }: Runner, { id }: RunRow, { slot, startedAt }: RunStarted): void {
  setRun(store, id, { state: 'running', slot, startedAt, endedAt: null, cause: null, reason: null })
}

/** False while there is more to read, or another process records the same run. */
async function ingest(runner: Runner, row: RunRow, folder: string, deadline: number): Promise<boolean> {
  for (;;) {
    const { events, cursors, more } = await ingestRun(folder, readCursors(runner.store, row.id), {
      bytes: bytesAtOnce,
    })
    if (!appendEvents(runner.store, row.id, events, cursors)) return false
    if (events.some(({ kind }) => kind === 'sample' || kind === 'checkpoint')) runner.judgeSoon(row.id)
    if (!more) return true
    if (performance.now() > deadline) return false
  }
}

function end(runner: Runner, { id }: RunRow, folder: string, alive: boolean): void {
  const found = runState(runner.store, { id, folder, alive })
  setRun(runner.store, id, found)
  runner.sizes.clear()
  runner.judge(id)
}
