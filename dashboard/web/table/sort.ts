import type { TrialFact } from '../../wire.ts'
import type { CellValue, TrialColumn } from './trial-columns.ts'

/** In the address `unet_lr` is upwards, `-unet_lr` downwards. */
export interface Sorting {
  readonly column: TrialColumn
  readonly isDown: boolean
}

/** Nothing is sorted by a loss unless somebody asks for it: the trials stand as they were numbered. */
export function readSorting(text: string | null, columns: readonly TrialColumn[]): Sorting | null {
  if (!text) return null
  const isDown = text.startsWith('-')
  const column = columns.find(({ name }) => name === text.slice(isDown ? 1 : 0))
  return column ? { column, isDown } : null
}

/** What a press on a head asks for: upwards, then downwards, then as they were numbered. */
export function nextSorting(now: Sorting | null, { name }: TrialColumn): string | null {
  if (now?.column.name !== name) return name
  return now.isDown ? null : `-${name}`
}

/** What is missing comes last either way. */
export function sorted(trials: readonly TrialFact[], sorting: Sorting | null): readonly TrialFact[] {
  if (!sorting) return trials
  const { column, isDown } = sorting
  const sign = isDown ? -1 : 1
  return [...trials].sort((a, b) => order(column.value(a), column.value(b), sign) || a.trial - b.trial)
}

function order(a: CellValue, b: CellValue, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
  return sign * String(a).localeCompare(String(b), 'en', { numeric: true })
}
