/** Numbers as people read them. Missing is a faint dash in a table, never 0. */
export const missing = '–'

/** Losses to 4 places. */
export const lossText = (value: number | null): string => (value === null ? missing : value.toFixed(4))

export const countText = (value: number): string => value.toLocaleString('en')

/** Learning rates as typed: `1e-4`; other values as they are. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return missing
  if (typeof value === 'number') return numberText(Number(value.toPrecision(6)))
  if (Array.isArray(value)) return value.map(String).join(' ')
  return String(value)
}

const numberText = (value: number): string =>
  value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : String(value)

/** MB and GB of a thousand, as file managers count them. */
export function bytesText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`
  return `${Math.max(1, Math.round(bytes / 1e3))} kB`
}

export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** `02:40` on the reader's clock, with the day when it is another one. */
export function clockText(when: Date, now: Date): string {
  const time = when.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (when.toDateString() === now.toDateString()) return time
  return `${when.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })} ${time}`
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`

/** `1–4`, `7`; neighbours only. */
export const rangeText = (first: number, last: number): string =>
  first === last ? `${first}` : `${first}–${last}`

/** `a`, `a and b`, `a, b and c` */
export const listText = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

/** `1–3 and 6`: whole numbers, stretches of neighbours as ranges. */
export function rangesText(numbers: readonly number[]): string {
  const stretches: { first: number; last: number }[] = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const open = stretches.at(-1)
    if (open && number === open.last + 1) open.last = number
    else stretches.push({ first: number, last: number })
  }
  return listText(stretches.map(({ first, last }) => rangeText(first, last)))
}

/** Of a share: `54 %` */
export const percentText = (share: number): string => `${Math.round(share * 100)} %`
