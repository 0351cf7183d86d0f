import { relative } from 'node:path'
import { ingestRun } from './ingest/ingest.ts'
import type { RunEvent, RunStarted } from './model.ts'
import {
  type FoundRun,
  homeRuns,
  homeSweeps,
  readAsked,
  readHuman,
  readStarted,
  readSweepFolder,
} from './run-folder.ts'
import { runState } from './run-state.ts'
import type { Store } from './store/open.ts'
import { keepOnly, replaceRun } from './store/replace.ts'
import { addRun, saveSweep, setRun } from './store/write.ts'

export interface RebuildOptions {
  /** After each run. */
  readonly onProgress: (progress: { done: number; of: number; run: FoundRun }) => void
  /** Whether the processes that a run was started with live; runs that did not end are then still running. */
  readonly isAlive: (started: RunStarted) => boolean
}

const bytesAtOnce = 4 * 1024 * 1024

/**
 * Fills the record from the run folders alone. Each run is replaced in one transaction and keeps its
 * id, so that others may read and record meanwhile. Lease, requests and measurements stay.
 */
export async function rebuildStore(home: string, store: Store, options: RebuildOptions): Promise<void> {
  const runs = homeRuns(home)
  const sweeps = homeSweeps(home)
  keepOnly(store, { sweeps, folders: runs.map(({ folder }) => fromHome(home, folder)) })
  for (const name of sweeps) {
    const sweep = readSweepFolder(home, name)
    if (sweep) saveSweep(store, sweep.json)
  }
  for (const [index, run] of runs.entries()) {
    await readRunAgain(home, store, { run, isAlive: options.isAlive })
    options.onProgress({ done: index + 1, of: runs.length, run })
  }
}

/** Reads all that a run in this home has left, and puts it in the place of what was recorded. Its id, or null without run.json. */
export async function readRunAgain(
  home: string,
  store: Store,
  { run, isAlive }: { run: FoundRun; isAlive: RebuildOptions['isAlive'] },
): Promise<number | null> {
  const asked = readAsked(run.folder)
  if (asked === null) return null
  const id = addRun(store, { asked, folder: fromHome(home, run.folder) })
  replaceRun(store, id, { ...(await readWhole(run.folder)), human: readHuman(run.folder) })
  const started = readStarted(run.folder)
  setRun(store, id, runState(store, { id, folder: run.folder, alive: started !== null && isAlive(started) }))
  return id
}

const fromHome = (home: string, folder: string): string => relative(home, folder).replaceAll('\\', '/')

async function readWhole(folder: string): Promise<{ events: RunEvent[]; cursors: Map<string, number> }> {
  const events: RunEvent[] = []
  const cursors = new Map<string, number>()
  for (let more = true; more; ) {
    const read = await ingestRun(folder, cursors, { bytes: bytesAtOnce })
    for (const event of read.events) events.push(event)
    for (const { file, to } of read.cursors) cursors.set(file, to)
    more = read.more
  }
  return { events, cursors }
}
