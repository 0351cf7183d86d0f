/**
 * The time that goes into file names, event files and metadata. `LORASWEEP_REHEARSAL_CLOCK`, seconds
 * since 1970, replaces it by one that moves on a millisecond each time it is read, so that two runs with
 * the same seed leave the same bytes.
 */
export interface Clock {
  /** Seconds since 1970. */
  readonly now: () => number
  readonly isFixed: boolean
}

export function makeClock(environment: NodeJS.ProcessEnv = process.env): Clock {
  const start = environment.LORASWEEP_REHEARSAL_CLOCK
  if (start === undefined) return { now: () => Date.now() / 1000, isFixed: false }
  let readings = 0
  return { now: () => Number(start) + readings++ / 1000, isFixed: true }
}

/** `20261121004657`, local time, as in sample names and log folders. */
export const stamp = (seconds: number): string => dateText(seconds).replace(/[^0-9]/g, '')

/** `2026-11-21 00:46:57`, local time, as in the console. */
export function dateText(seconds: number): string {
  const date = new Date(seconds * 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
