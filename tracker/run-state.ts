import { outcome, type RunSigns } from './outcome.ts'
import { readAsked, readExit, readStarted, readStop, runFiles } from './run-folder.ts'
import type { Store } from './store/open.ts'
import type { RunPatch } from './store/write.ts'

/** What the row of a run says, from its folder, its checkpoints in the record, and whether it lives. */
export function runState(store: Store, run: { id: number; folder: string; alive: boolean }): RunPatch {
  const started = readStarted(run.folder)
  const exit = readExit(run.folder)
  const stop = readStop(run.folder)
  const finalCheckpoint = lastCheckpoint(store, run.id, run.folder)
  const found = outcome({ started, exit, stop, alive: run.alive, finalCheckpoint })
  const isOver = found.state !== 'queued' && found.state !== 'running'
  return {
    ...found,
    slot: started?.slot ?? null,
    startedAt: started?.startedAt ?? null,
    endedAt: exit?.endedAt ?? (isOver ? (stop?.at ?? null) : null),
    exitCode: exit?.code ?? null,
    signal: exit?.signal ?? null,
  }
}

/** The last epoch's file carries the output name alone. */
function lastCheckpoint(store: Store, run: number, folder: string): RunSigns['finalCheckpoint'] {
  const asked = readAsked(folder)
  if (asked === null) return 'missing'
  const row = store.sqlite
    .prepare('SELECT state FROM checkpoint WHERE run = ? AND path = ?')
    .get(run, `${runFiles.output}/${asked.outputName}.safetensors`) as { state: string } | undefined
  if (!row) return 'missing'
  return row.state === 'whole' ? 'whole' : 'broken'
}
