import type { Measurement, Picture, Strip } from './measurement.ts'

/** Under this name is kept, as text, why something cannot be measured. */
export const unmeasurable = 'unmeasurable/1'

/** What a worker can be asked for. */
export type Job =
  | { readonly kind: 'strip'; readonly strip: Strip }
  | {
      readonly kind: 'weights'
      /** See `checkpointKey`. */
      readonly key: string
      /** Absolute. */
      readonly path: string
      readonly bytes: number
    }

/** Something that cannot be measured, by content and by place. */
export interface Unmeasured {
  /** sha256 of the picture, or a checkpoint's key. */
  readonly picture: string
  /** Absolute. */
  readonly path: string
  readonly why: string
  /** The file was there: looking at it again would end the same way. */
  readonly isLasting: boolean
}

export interface Found {
  readonly measurements: readonly Measurement[]
  readonly failed: readonly Unmeasured[]
}

/** How a caller follows what is measured while it is measured. */
export interface Watch {
  /** After each job. */
  readonly onFound?: (found: Found, job: Job) => void
  /** Ends the work between two answers; what was found so far has been told. */
  readonly signal?: AbortSignal
}

/** Does every job, in any order; what cannot be measured is named, and the rest is measured all the same. */
export type Measure = (jobs: readonly Job[], watch?: Watch) => Promise<Found>

/** Every picture of a strip, once. */
export function picturesOf({ features, statistics, drift }: Strip): readonly Picture[] {
  const all = [
    ...drift.flatMap(({ picture, against }) => [against, picture]),
    ...statistics.map(({ picture }) => picture),
    ...features,
  ]
  return [...new Map(all.map((one) => [one.sha256, one])).values()]
}

/** How many files a job opens. */
export const filesOf = (job: Job): number => (job.kind === 'strip' ? picturesOf(job.strip).length : 1)
