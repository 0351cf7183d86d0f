import { and, asc, between, eq } from 'drizzle-orm'
import type { Axis, PointKind } from '../model.ts'
import { readOverview as decodeOverview } from '../store/overview.ts'
import { overview, point, series } from '../store/schema.ts'
import { type Columns, columnsOf } from './columns.ts'
import type { Reader } from './reader.ts'
import type { SeriesName } from './tags.ts'

/** A whole series in at most 512 buckets. */
export interface OverviewFact extends Columns {
  readonly tag: string
  readonly axis: Axis
}

/** Single points in the order in which they were written. */
export interface WindowFact {
  readonly tag: string
  readonly axis: Axis
  readonly step: readonly number[]
  /** Null where `kind` is not finite. */
  readonly value: readonly (number | null)[]
  readonly kind: readonly PointKind[]
  /** True when there were more points than are sent. */
  readonly isCut: boolean
}

export const windowLimit = 4000

/** Null when the run has no such series. */
export function readOverview(db: Reader, run: number, { tag, axis }: SeriesName): OverviewFact | null {
  const row = db
    .select({ bytes: overview.bytes })
    .from(series)
    .innerJoin(overview, eq(overview.series, series.id))
    .where(and(eq(series.run, run), eq(series.tag, tag), eq(series.axis, axis)))
    .get()
  return row ? { tag, axis, ...columnsOf(decodeOverview(row.bytes)) } : null
}

/** Points whose step lies in a window, both ends included. */
export function readWindow(
  db: Reader,
  run: number,
  { tag, axis, from, to }: SeriesName & { readonly from: number; readonly to: number },
): WindowFact | null {
  const found = db
    .select({ id: series.id })
    .from(series)
    .where(and(eq(series.run, run), eq(series.tag, tag), eq(series.axis, axis)))
    .get()
  if (!found) return null
  const rows = db
    .select({ step: point.step, value: point.value, kind: point.kind })
    .from(point)
    .where(and(eq(point.series, found.id), between(point.step, from, to)))
    .orderBy(asc(point.seq))
    .limit(windowLimit + 1)
    .all()
  const sent = rows.slice(0, windowLimit)
  return {
    tag,
    axis,
    step: sent.map((one) => one.step),
    value: sent.map((one) => one.value),
    kind: sent.map((one) => one.kind),
    isCut: rows.length > windowLimit,
  }
}
