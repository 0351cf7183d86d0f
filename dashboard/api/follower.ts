import { lastSequence } from '../../tracker/queries/changes.ts'
import type { Store } from '../../tracker/store/open.ts'

/** Tells waiting streams that the database has changed. Looks only while somebody waits. */
export interface Follower {
  /** Resolves true when there are changes past `sequence`, false when the wait is over without any. */
  readonly waitPast: (sequence: number, timeoutMs: number) => Promise<boolean>
  readonly isClosed: () => boolean
  /** Ends all waits. */
  readonly close: () => void
}

const lookEveryMs = 150

/**
 * `PRAGMA data_version` moves when another connection commits and costs no read; writes by this very
 * connection do not move it, so they are only seen with the next look at the sequence.
 */
export function openFollower(store: Store): Follower {
  const waits = new Set<() => void>()
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let version: unknown
  let sequence = lastSequence(store)

  const look = (): void => {
    const now = store.sqlite.pragma('data_version', { simple: true })
    if (now === version) return
    version = now
    sequence = lastSequence(store)
    for (const wake of [...waits]) wake()
  }
  const rest = (): void => {
    if (waits.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  const waitPast = (past: number, timeoutMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (answer: boolean): void => {
        clearTimeout(limit)
        waits.delete(wake)
        abort.signal.removeEventListener('abort', give)
        rest()
        resolve(answer)
      }
      const give = (): void => end(false)
      const wake = (): void => {
        if (sequence !== past) end(true)
      }
      const limit = setTimeout(give, timeoutMs)
      if (abort.signal.aborted) return give()
      abort.signal.addEventListener('abort', give, { once: true })
      waits.add(wake)
      timer ??= setInterval(look, lookEveryMs)
      version = undefined
      look()
    })
  return { waitPast, isClosed: () => abort.signal.aborted, close: () => abort.abort() }
}
