/** A wait that can be cut short. */
export interface Pause {
  /** Resolves after so many milliseconds, at `end()`, or when the signal is aborted. */
  readonly until: (ms: number, signal: AbortSignal) => Promise<void>
  readonly end: () => void
}

export function openPause(): Pause {
  let end = (): void => undefined
  return {
    until: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => end(), ms)
        end = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', end)
          resolve()
        }
        signal.addEventListener('abort', end, { once: true })
        if (signal.aborted) end()
      }),
    end: () => end(),
  }
}
