import { relative, sep } from 'node:path'
import { ingestRun } from './ingest/ingest.ts'
import type { RunStarted } from './model.ts'
import { type FoundRun, homeRuns, homeSweeps, readAsked, readStarted, readSweepFolder } from './run-folder.ts'
import { runState } from './run-state.ts'
import { appendEvents, readCursors } from './store/append.ts'
import { noteChange } from './store/changes.ts'
import type { Store } from './store/open.ts'
import { addRun, inOneWrite, saveSweep, setRun } from './store/write.ts'

export interface RebuildOptions {
  /** After each run. */
  readonly onProgress: (progress: { done: number; of: number; run: FoundRun }) => void
  /** Whether the processes that a run was started with live; runs that do not end are then still running. */
  readonly isAlive: (started: RunStarted) => boolean
}

const bytesAtOnce = 4 * 1024 * 1024

/** Empties the record and fills it from the run folders alone. Lease, requests and measurements stay. */
export async function rebuildStore(home: string, store: Store, options: RebuildOptions): Promise<void> {
  inOneWrite(store, () => {
    store.sqlite.exec('DELETE FROM run; DELETE FROM trial; DELETE FROM sweep')
    noteChange(store, null, 'reset')
  })
  for (const name of homeSweeps(home)) {
    const sweep = readSweepFolder(home, name)
    if (sweep) saveSweep(store, sweep.json)
  }
  const runs = homeRuns(home)
  for (const [index, run] of runs.entries()) {
    await readRunAgain(home, store, { run, isAlive: options.isAlive })
    options.onProgress({ done: index + 1, of: runs.length, run })
  }
  inOneWrite(store, () => noteChange(store, null, 'reset'))
}

/** Adds a run that lies in a home to the record and reads all it has left. */
export async function readRunAgain(
  home: string,
  store: Store,
  { run, isAlive }: { run: FoundRun; isAlive: RebuildOptions['isAlive'] },
): Promise<number | null> {
  const asked = readAsked(run.folder)
  if (asked === null) return null
  const folder = relative(home, run.folder).split(sep).join('/')
  const id = addRun(store, { asked, folder })
  await readWhole(store, id, run.folder)
  const started = readStarted(run.folder)
  setRun(store, id, runState(store, { id, folder: run.folder, alive: started !== null && isAlive(started) }))
  return id
}

async function readWhole(store: Store, id: number, folder: string): Promise<void> {
  for (let more = true; more; ) {
    const read = await ingestRun(folder, readCursors(store, id), { bytes: bytesAtOnce })
    more = read.more || !appendEvents(store, id, read.events, read.cursors)
  }
}
