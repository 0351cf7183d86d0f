/**
 * What travels between server and pages, as types. Facts come from the tables as they are: names
 * instead of ids, and no times but those a run wrote down itself.
 */
import type { GpuReading } from '../tracker/gpu-reading.ts'
import type { LogLine } from '../tracker/log/view.ts'

export type { DecisionsFact, LearningFact } from '../tracker/human/fact.ts'
export type { LogLine } from '../tracker/log/view.ts'
export type * from '../tracker/model.ts'
export type * from '../tracker/queries/facts.ts'
export type { OverlayFact, OverlayLine } from '../tracker/queries/overlay.ts'
export type { AttemptFact, RunPageFact } from '../tracker/queries/run.ts'
export type { OverviewFact, WindowFact } from '../tracker/queries/series.ts'
export type { SeriesName } from '../tracker/queries/tags.ts'
export type { ParameterChange } from '../tracker/queries/varying.ts'
export type * from '../tracker/verdict.ts'
export type { DashboardApi } from './api/app.ts'
export type { ErrorBody } from './api/problems.ts'

/** What a card says of itself; null is what it does not tell. */
export type CardReading = Pick<GpuReading, 'memoryUsedMiB' | 'utilization' | 'celsius' | 'watts'>

export interface MachineFact {
  /** Whether a runner is at work; null as long as none is needed. */
  readonly isAttended: boolean | null
  readonly slots: readonly {
    readonly run: string
    readonly slot: string | null
    readonly reading: CardReading | null
  }[]
}

/** Data of the `change` event: what to read again. */
export interface LiveChange {
  /** Null where the change is about no single run. */
  readonly run: string | null
  readonly kind: string
}

/** The last of the lines that were asked for, as a terminal would leave them. */
export interface LogPage {
  /** Bytes of the file. */
  readonly size: number
  /** Bytes at its beginning that were not read. */
  readonly skipped: number
  readonly total: number
  /** Lines with what is looked for; all of them when nothing is. */
  readonly found: number
  readonly lines: readonly LogLine[]
}
