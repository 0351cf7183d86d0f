import { and, asc, eq, inArray } from 'drizzle-orm'
import { type Bucket, readOverview } from '../store/overview.ts'
import { overview, run, series } from '../store/schema.ts'
import { grouped } from './grouped.ts'
import type { Reader } from './reader.ts'
import { preferred, type SeriesName } from './tags.ts'

/** One loss of a run, undecoded: `series` is an id and stays inside the queries. */
export interface LossRow extends SeriesName {
  readonly run: number
  readonly series: number
  readonly level: number
  readonly bytes: Buffer
}

/** For every run of a sweep the first of the wanted tags that it has. */
export function readLosses(
  db: Reader,
  sweep: string,
  wanted: readonly string[],
): ReadonlyMap<number, LossRow> {
  const rows = db
    .select({
      run: series.run,
      series: series.id,
      tag: series.tag,
      axis: series.axis,
      level: overview.level,
      bytes: overview.bytes,
    })
    .from(series)
    .innerJoin(run, eq(run.id, series.run))
    .innerJoin(overview, eq(overview.series, series.id))
    .where(and(eq(run.sweep, sweep), inArray(series.tag, [...wanted])))
    .orderBy(asc(series.id))
    .all()
  const byRun = [...grouped(rows, (one) => one.run)]
  return new Map(byRun.flatMap(([id, own]) => pair(id, preferred(wanted, own))))
}

export const bucketsOf = (row: LossRow): readonly Bucket[] => readOverview(row.bytes)

const pair = (id: number, row: LossRow | null): [number, LossRow][] => (row ? [[id, row]] : [])
