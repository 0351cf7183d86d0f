import type { HumanLines } from '../human/lines.ts'
import { recordHuman } from '../human/record.ts'
import type { RunEvent } from '../model.ts'
import { appendEvents } from './append.ts'
import { noteChange } from './changes.ts'
import type { Store } from './open.ts'
import { inOneWrite } from './write.ts'

/** Everything that was read from a run, and how far. */
export interface WholeRun {
  readonly events: readonly RunEvent[]
  readonly cursors: ReadonlyMap<string, number>
  readonly human: HumanLines
}

/** What hangs on a run; points and overviews hang on its series. */
const ofRun = ['series', 'sample', 'checkpoint', 'cursor', 'damage', 'verdict'] as const

/** Puts what was read in the place of what was recorded, at once for everybody else. */
export function replaceRun(store: Store, id: number, { events, cursors, human }: WholeRun): void {
  inOneWrite(store, () => {
    for (const table of ofRun) store.sqlite.prepare(`DELETE FROM ${table} WHERE run = ?`).run(id)
    store.sqlite
      .prepare(
        'UPDATE run SET step = 0, total_steps = NULL, total_epochs = NULL, steps_per_epoch = NULL WHERE id = ?',
      )
      .run(id)
    const moves = [...cursors].map(([file, to]) => ({ file, from: 0, to }))
    appendEvents(store, id, events, moves)
    recordHuman(store, id, human)
    noteChange(store, id, 'run')
  })
}

/** Forgets sweeps and runs that no folder speaks of. */
export function keepOnly(
  store: Store,
  { sweeps, folders }: { sweeps: readonly string[]; folders: readonly string[] },
): void {
  inOneWrite(store, () => {
    const forget = (table: string, column: string, kept: readonly string[]): void => {
      store.sqlite
        .prepare(`DELETE FROM ${table} WHERE ${column} NOT IN (SELECT value FROM json_each(?))`)
        .run(JSON.stringify(kept))
    }
    forget('run', 'folder', folders)
    forget('sweep', 'name', sweeps)
    noteChange(store, null, 'reset')
  })
}
