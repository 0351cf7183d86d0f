import { signal } from '@preact/signals'
import type { LiveChange } from '../wire.ts'

/** `away` = the server has not answered since; the browser goes on trying. */
export type Connection = 'opening' | 'live' | 'away'

type Listener = (changes: readonly LiveChange[] | 'everything') => void

export const connection = signal<Connection>('opening')

const listeners = new Set<Listener>()
let source: EventSource | null = null
let last: string | null = null

/** Hears of changes as long as the page is visible; a tab that was asleep catches up when it is seen again. */
export function listen(listener: Listener): () => void {
  listeners.add(listener)
  follow()
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) close()
  }
}

const tell = (changes: Parameters<Listener>[0]): void => {
  for (const listener of [...listeners]) listener(changes)
}

function follow(): void {
  if (source || document.visibilityState === 'hidden') return
  source = new EventSource(last === null ? '/api/events' : `/api/events?after=${last}`)
  source.addEventListener('hello', ({ lastEventId }) => {
    // What changed between the first reading and the begin of the stream is in neither.
    const isFirst = last === null
    last = lastEventId
    connection.value = 'live'
    if (isFirst) tell('everything')
  })
  source.addEventListener('change', ({ data, lastEventId }) => {
    last = lastEventId
    tell(JSON.parse(data) as LiveChange[])
  })
  source.addEventListener('reset', ({ lastEventId }) => {
    last = lastEventId
    tell('everything')
  })
  source.addEventListener('error', () => {
    connection.value = 'away'
    if (source?.readyState === EventSource.CLOSED) reopenSoon()
  })
}

/** After an answer that is no stream a browser gives up for good. */
function reopenSoon(): void {
  close()
  setTimeout(() => {
    if (listeners.size > 0) follow()
  }, 2000)
}

function close(): void {
  source?.close()
  source = null
}

/** A tab that nobody sees holds no stream. */
export const followVisibility = (): void =>
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') close()
    else if (listeners.size > 0) follow()
  })
