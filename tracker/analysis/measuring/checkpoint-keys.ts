import { join } from 'node:path'
import type { Store } from '../../store/open.ts'
import { inOneWrite } from '../../store/write.ts'
import { checkpointKey } from '../../weights/key.ts'
import { thoseThere } from './decode.ts'

/** A whole checkpoint with the key under which its weights are measured. */
export interface KeyedCheckpoint {
  /** Relative to the run folder. */
  readonly path: string
  readonly bytes: number
  readonly key: string
}

/** Gives a key to every checkpoint of a run that has none and whose file is there. */
export async function keyCheckpoints(
  store: Store,
  { run, folder }: { readonly run: number; readonly folder: string },
): Promise<void> {
  const rows = store.sqlite
    .prepare("SELECT path FROM checkpoint WHERE run = ? AND state = 'whole' AND key IS NULL")
    .all(run) as { readonly path: string }[]
  if (rows.length === 0) return
  const there = await thoseThere(rows.map(({ path }) => ({ name: path, path: join(folder, path) })))
  const keyed = there.map(({ name, path }) => ({ name, key: checkpointKey(path) }))
  inOneWrite(store, () => {
    const update = store.sqlite.prepare('UPDATE checkpoint SET key = ? WHERE run = ? AND path = ?')
    for (const { name, key } of keyed) update.run(key, run, name)
  })
}

/** A checkpoint that was deleted keeps its key, and so what was measured of it. */
export const keyedCheckpoints = (store: Store, run: number): readonly KeyedCheckpoint[] =>
  store.sqlite
    .prepare(
      "SELECT path, bytes, key FROM checkpoint WHERE run = ? AND state = 'whole' AND key IS NOT NULL ORDER BY path",
    )
    .all(run) as KeyedCheckpoint[]
