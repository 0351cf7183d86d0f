import { useEffect, useState } from 'preact/hooks'
import type { ErrorBody, LiveChange } from '../wire.ts'
import { listen } from './live.ts'

/** What a page knows of something on the server. */
export type Load<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  /** What was known stays beside the reason why it may be old. */
  | {
      readonly kind: 'failed'
      readonly message: string
      readonly hint: string | null
      readonly value: T | null
    }

interface Answer<T> {
  readonly ok: boolean
  readonly status: number
  text(): Promise<string>
  json(): Promise<T | ErrorBody>
}

export interface Source<T> {
  /** Names what is read: another key is another thing. Null = nothing is asked for. */
  readonly key: string | null
  readonly read: () => Promise<Answer<T>>
  readonly isTouchedBy: (change: LiveChange) => boolean
  /** Milliseconds between readings, where a view need not follow as closely as the others. */
  readonly restMs?: number
  /** Milliseconds after which it is read again without a change. */
  readonly againMs?: number
}

/** Live views read again at most this often. */
const usualRestMs = 300

/** Reads something and reads it again whenever a change touches it. */
export function useResource<T>(source: Source<T>): Load<T> {
  const [load, setLoad] = useState<{ key: string | null; load: Load<T> }>({
    key: null,
    load: { kind: 'loading' },
  })
  useEffect(() => {
    if (source.key === null) return
    const { key } = source
    return follow(source, (next) =>
      setLoad((last) => ({ key, load: next(last.key === key ? last.load : null) })),
    )
  }, [source.key])
  return load.key === source.key ? load.load : { kind: 'loading' }
}

type Next<T> = (last: Load<T> | null) => Load<T>

function follow<T>(
  { read, isTouchedBy, restMs = usualRestMs, againMs }: Source<T>,
  show: (next: Next<T>) => void,
): () => void {
  let text: string | null = null
  let isEnded = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let isReading = false
  let isStale = false

  const once = async (): Promise<void> => {
    isReading = true
    const next = await ask(read)
    isReading = false
    if (isEnded) return
    if (typeof next !== 'string') show((last) => ({ ...next, value: known(last) }))
    else if (next !== text) show(() => ({ kind: 'ready', value: JSON.parse(next) as T }))
    text = typeof next === 'string' ? next : null
    if (isStale) soon()
  }
  const soon = (): void => {
    isStale = isReading
    if (isReading || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      void once()
    }, restMs)
  }
  const again =
    againMs === undefined
      ? undefined
      : setInterval(() => {
          if (document.visibilityState === 'visible') soon()
        }, againMs)
  void once()
  const deafen = listen((changes) => {
    if (changes === 'everything' || changes.some(isTouchedBy)) soon()
  })
  return () => {
    isEnded = true
    clearTimeout(timer)
    clearInterval(again)
    deafen()
  }
}

const known = <T>(last: Load<T> | null): T | null => (last && last.kind !== 'loading' ? last.value : null)

async function ask<T>(
  read: () => Promise<Answer<T>>,
): Promise<string | { readonly kind: 'failed'; readonly message: string; readonly hint: string | null }> {
  try {
    const answer = await read()
    const text = await answer.text()
    if (answer.ok) return text
    const first = (JSON.parse(text) as Partial<ErrorBody>).problems?.[0]
    return {
      kind: 'failed',
      message: first?.message ?? `The server answered ${answer.status}.`,
      hint: first?.hint ?? null,
    }
  } catch (error) {
    const hint = 'Is `lorasweep serve` still running? This page goes on by itself when it is back.'
    return { kind: 'failed', message: `The server does not answer (${String(error)}).`, hint }
  }
}
