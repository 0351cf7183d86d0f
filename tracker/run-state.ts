import { basename } from 'node:path'
import { readRunFault } from './fault/log-ends.ts'
import { importedState } from './imported-state.ts'
import { parseCheckpointName } from './ingest/checkpoint-name.ts'
import type { Outcome, RunExit, RunState } from './model.ts'
import { outcome, type RunSigns } from './outcome.ts'
import { readAsked, readExit, readStarted, readStop } from './run-folder.ts'
import type { Store } from './store/open.ts'
import type { RunPatch } from './store/write.ts'

/** What the row of a run says, from its folder, its checkpoints in the record, and whether it lives. */
export function runState(store: Store, run: { id: number; folder: string; alive: boolean }): RunPatch {
  const started = readStarted(run.folder)
  const exit = readExit(run.folder)
  const stop = readStop(run.folder)
  const finalCheckpoint = lastCheckpoint(store, run.id)
  if (readAsked(run.folder)?.imported) return importedState(store, run.id, finalCheckpoint)
  const found = outcome({ started, exit, stop, alive: run.alive, finalCheckpoint })
  return {
    ...found,
    ...faultOf(run.folder, found.state, exit),
    slot: started?.slot ?? null,
    startedAt: started?.startedAt ?? null,
    endedAt: exit?.endedAt ?? null,
    exitCode: exit?.code ?? null,
    signal: exit?.signal ?? null,
  }
}

/** What the log says. A training whose loss became NaN ends with 0 and a checkpoint all the same. */
function faultOf(folder: string, state: RunState, exit: RunExit | null): Partial<Outcome> {
  if (state !== 'failed' && state !== 'succeeded') return {}
  const fault = readRunFault(folder, exit)
  if (fault === null || (state === 'succeeded' && fault.cause !== 'nan-loss')) return {}
  return { cause: fault.cause, reason: fault.reason }
}

/** The last epoch's file carries the output name alone: neither epoch nor step. */
function lastCheckpoint(store: Store, run: number): RunSigns['finalCheckpoint'] {
  const rows = store.sqlite.prepare('SELECT path, state FROM checkpoint WHERE run = ?').all(run)
  const last = (rows as { path: string; state: string }[]).filter(({ path }) => isLast(path))
  if (last.length === 0) return 'missing'
  return last.some(({ state }) => state === 'whole') ? 'whole' : 'broken'
}

function isLast(path: string): boolean {
  const name = parseCheckpointName(basename(path))
  return name !== null && name.epoch === null && name.step === null
}
