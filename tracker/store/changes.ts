import type { Store } from './open.ts'

/** What moved. `reset` = so much that only reading everything again helps. */
export type ChangeKind =
  | 'sweep'
  | 'run'
  | 'point'
  | 'sample'
  | 'checkpoint'
  | 'progress'
  | 'damage'
  | 'verdict'
  | 'request'
  | 'human'
  | 'reset'

export interface Change {
  readonly seq: number
  readonly run: number | null
  readonly kind: ChangeKind
}

export interface ChangesSince {
  /** Sequence number of the newest change; 0 in an empty database. */
  readonly seq: number
  /** True when changes after the asked one are gone: read everything again. */
  readonly reset: boolean
  readonly changes: readonly Change[]
}

const kept = 10_000

/** Call it inside the transaction that made the change. */
export function noteChange(store: Store, run: number | null, kind: ChangeKind): void {
  const { lastInsertRowid } = store.sqlite
    .prepare('INSERT INTO change (run, kind) VALUES (?, ?)')
    .run(run, kind)
  const seq = Number(lastInsertRowid)
  if (seq % 100 === 0) store.sqlite.prepare('DELETE FROM change WHERE seq <= ?').run(seq - kept)
}

/** Changes after `seq`, oldest first. */
export function changesSince(store: Store, seq: number): ChangesSince {
  return store.sqlite.transaction((): ChangesSince => {
    const edge = store.sqlite
      .prepare('SELECT coalesce(min(seq), 0) AS oldest, coalesce(max(seq), 0) AS newest FROM change')
      .get() as { oldest: number; newest: number }
    const reset = seq > edge.newest || seq + 1 < edge.oldest
    if (reset) return { seq: edge.newest, reset, changes: [] }
    const changes = store.sqlite
      .prepare('SELECT seq, run, kind FROM change WHERE seq > ? ORDER BY seq')
      .all(seq) as Change[]
    return { seq: edge.newest, reset, changes }
  })()
}
