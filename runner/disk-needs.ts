import { join } from 'node:path'
import { readAsked } from '../tracker/run-folder.ts'
import type { Store } from '../tracker/store/open.ts'
import { bytesNeeded, knownSizes } from './disk.ts'
import type { RunRow } from './run-rows.ts'

type Run = Pick<RunRow, 'id' | 'sweep' | 'folder' | 'state'>

/** Bytes by run id, for the runs of each sweep that may start next; null where not known. */
export type DiskNeeds = (runs: readonly Run[]) => ReadonlyMap<number, number | null>

/** As many of one sweep as a machine with eight cards can start in one tick; thousands more may wait. */
const nextOfSweep = 8

/**
 * Asked each tick with all runs in queue order. A run is worked out once, and again when another has
 * ended, whose files may say more than the estimate.
 */
export function diskNeeds(store: Store, home: string): DiskNeeds {
  const known = new Map<number, number | null>()
  let endedBefore = 0
  const needOf = ({ id, folder }: Run): number | null => {
    const found = known.get(id)
    if (found !== undefined) return found
    const trial = readAsked(join(home, folder))?.trial
    const needed = trial === undefined ? null : bytesNeeded(trial, knownSizes(store, trial))
    known.set(id, needed)
    return needed
  }
  return (runs) => {
    const ended = runs.filter(({ state }) => state !== 'queued' && state !== 'running').length
    if (ended !== endedBefore) known.clear()
    endedBefore = ended
    return new Map(nextRuns(runs).map((run) => [run.id, needOf(run)]))
  }
}

function nextRuns(runs: readonly Run[]): Run[] {
  const counts = new Map<string, number>()
  return runs.filter(({ sweep, state }) => {
    if (state !== 'queued') return false
    const count = (counts.get(sweep) ?? 0) + 1
    counts.set(sweep, count)
    return count <= nextOfSweep
  })
}
