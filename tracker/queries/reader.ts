import type { RunName } from '../model.ts'
import type { Store } from '../store/open.ts'

export type Reader = Store['db']

/** `zorvek/3.2` */
export const runText = ({ sweep, trial, attempt }: RunName): string => `${sweep}/${trial}.${attempt}`

/** A run as people name it; without an attempt the latest is meant. */
export interface RunTarget {
  readonly sweep: string
  readonly trial: number
  readonly attempt: number | null
}

export const targetText = ({ sweep, trial, attempt }: RunTarget): string =>
  attempt === null ? `${sweep}/${trial}` : runText({ sweep, trial, attempt })
