import { lastSequence } from '../../tracker/queries/changes.ts'
import type { Store } from '../../tracker/store/open.ts'

/** Tells waiting streams that the database has changed. Looks only while somebody waits. */
export interface Follower {
  /** Resolves when there are changes past the sequence number, when the time is over or when it is given up. */
  readonly waitPast: (sequence: number, limits: WaitLimits) => Promise<'changed' | 'quiet'>
  readonly isClosed: () => boolean
  /** Ends all waits. */
  readonly close: () => void
}

interface WaitLimits {
  readonly timeoutMs: number
  /** Given up by the one who waits. */
  readonly signal: AbortSignal
}

interface Wait {
  readonly past: number
  readonly end: (how: 'changed' | 'quiet') => void
}

/** A point written elsewhere is to be seen within a second. */
const lookEveryMs = 150

/**
 * `PRAGMA data_version` moves when another connection commits and costs no read; writes of this very
 * connection do not move it, but they are counted.
 */
export function openFollower(store: Store): Follower {
  const waits = new Set<Wait>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  let version: unknown
  const ownWrites = store.sqlite.prepare('SELECT total_changes()').pluck()

  const look = (): void => {
    const now = `${store.sqlite.pragma('data_version', { simple: true })} ${ownWrites.get()}`
    if (now === version) return
    version = now
    tell(lastSequence(store))
  }
  const tell = (sequence: number): void => {
    for (const wait of [...waits]) if (sequence !== wait.past) wait.end('changed')
  }
  const restart = (): void => {
    clearInterval(timer)
    timer = waits.size > 0 ? setInterval(look, lookEveryMs) : undefined
  }
  const begin = (wait: Wait): void => {
    waits.add(wait)
    if (waits.size === 1) restart()
    tell(lastSequence(store))
  }
  const end = (wait: Wait): void => {
    waits.delete(wait)
    if (waits.size === 0) restart()
  }
  const waitPast: Follower['waitPast'] = (past, limits) =>
    isClosed ? Promise.resolve('quiet') : oneWait(past, limits, { begin, end })
  const close = (): void => {
    isClosed = true
    for (const wait of [...waits]) wait.end('quiet')
  }
  return { waitPast, isClosed: () => isClosed, close }
}

/** One wait from its begin to its end, after which nothing of it is left. */
const oneWait = (
  past: number,
  { timeoutMs, signal }: WaitLimits,
  { begin, end }: { begin: (wait: Wait) => void; end: (wait: Wait) => void },
): Promise<'changed' | 'quiet'> =>
  new Promise((resolve) => {
    const giveUp = (): void => wait.end('quiet')
    const limit = setTimeout(giveUp, timeoutMs)
    const wait: Wait = {
      past,
      end: (how) => {
        clearTimeout(limit)
        signal.removeEventListener('abort', giveUp)
        end(wait)
        resolve(how)
      },
    }
    signal.addEventListener('abort', giveUp)
    begin(wait)
    if (signal.aborted) giveUp()
  })
