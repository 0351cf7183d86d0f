import { join } from 'node:path'
import { readAsked } from '../tracker/run-folder.ts'
import type { Store } from '../tracker/store/open.ts'
import { bytesNeeded, knownSizes } from './disk.ts'
import type { RunRow } from './run-rows.ts'

/** What a run that waits will write, in bytes; null for one that has started, and where it is not known. */
export type DiskNeeds = (run: Pick<RunRow, 'id' | 'folder' | 'state'>) => number | null

/** Asked each tick for every run that waits, so each is worked out once, and again when another has ended. */
export function diskNeeds(store: Store, home: string): DiskNeeds {
  const ended = store.sqlite.prepare('SELECT count(*) FROM run WHERE ended_at IS NOT NULL').pluck()
  let endedBefore: unknown = null
  const known = new Map<number, number | null>()
  return ({ id, folder, state }) => {
    if (state !== 'queued') return null
    const endedNow = ended.get()
    if (endedNow !== endedBefore) known.clear()
    endedBefore = endedNow
    const found = known.get(id)
    if (found !== undefined) return found
    const trial = readAsked(join(home, folder))?.trial
    const needed = trial === undefined ? null : bytesNeeded(trial, knownSizes(store, trial))
    known.set(id, needed)
    return needed
  }
}
