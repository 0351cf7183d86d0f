import { signal } from '@preact/signals'

/** The clock of the pages; it moves every ten seconds, which is as exact as an estimate is. */
export const now = signal(new Date())

export const followClock = (): unknown =>
  setInterval(() => {
    now.value = new Date()
  }, 10_000)
