import type { ProcessIdentity } from '../model.ts'
import type { Store } from './open.ts'

/** Whoever holds it does the runner's work. Times are seconds since 1970. */
export interface Lease extends ProcessIdentity {
  readonly host: string
  readonly heartbeatAt: number
}

/** Without a heartbeat for this long a holder on another host counts as gone. */
export const leaseSeconds = 60

const columns = 'host, pid, boot_id AS bootId, start_time AS startTime, heartbeat_at AS heartbeatAt'

export function readLease(store: Store): Lease | null {
  return (
    (store.sqlite.prepare(`SELECT ${columns} FROM lease WHERE id = 1`).get() as Lease | undefined) ?? null
  )
}

/**
 * Takes the lease when it is free or mine already, and renews its heartbeat. A holder on this host
 * is judged by its process, never by the clock; one on another host by its heartbeat.
 */
export function takeLease(store: Store, me: Lease, isAlive: (one: ProcessIdentity) => boolean): boolean {
  return store.sqlite
    .transaction(() => {
      const holder = readLease(store)
      if (holder !== null && !isSame(holder, me) && holds(holder, me, isAlive)) return false
      const { host, pid, bootId, startTime, heartbeatAt } = me
      store.sqlite
        .prepare(
          `INSERT INTO lease (id, host, pid, boot_id, start_time, heartbeat_at) VALUES (1, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET host = excluded.host, pid = excluded.pid, boot_id = excluded.boot_id,
           start_time = excluded.start_time, heartbeat_at = excluded.heartbeat_at`,
        )
        .run(host, pid, bootId, startTime, heartbeatAt)
      return true
    })
    .immediate()
}

export function releaseLease(store: Store, me: Lease): void {
  store.sqlite
    .prepare('DELETE FROM lease WHERE id = 1 AND host = ? AND pid = ? AND start_time = ?')
    .run(me.host, me.pid, me.startTime)
}

/** Whether some living process does the runner's work. */
export function holds(holder: Lease, me: Lease, isAlive: (one: ProcessIdentity) => boolean): boolean {
  if (holder.host === me.host) return isAlive(holder)
  return me.heartbeatAt - holder.heartbeatAt < leaseSeconds
}

const isSame = (a: Lease, b: Lease): boolean =>
  a.host === b.host && a.pid === b.pid && a.bootId === b.bootId && a.startTime === b.startTime
