import { sql } from 'drizzle-orm'
import type { Axis } from '../model.ts'
import { type Columns, columnsOf, thinned } from './columns.ts'
import { bucketsOf, type LossRow, readLosses } from './losses.ts'
import { type Reader, runText } from './reader.ts'
import { readRunRows } from './runs.ts'
import { trainingLoss, validationLoss } from './tags.ts'

/** One line of the overlay. */
export interface OverlayLine extends Columns {
  readonly trial: number
  readonly run: string
  readonly tag: string
  readonly axis: Axis
  readonly stepsPerEpoch: number | null
  /** Seconds since the first point of the run, by bucket; null when they were not asked for. */
  readonly seconds: readonly number[] | null
}

export interface OverlayFact {
  readonly lines: readonly OverlayLine[]
}

/** Together the lines have about this many buckets, and each at least a readable number. */
const budget = 4000
const fewest = 64
const most = 512

export interface OverlayAsked {
  readonly kind: 'training' | 'validation'
  /** Times are only looked up for an axis of time. */
  readonly isTimed: boolean
}

/** The loss of the latest run of every trial. */
export function readOverlay(db: Reader, sweep: string, { kind, isTimed }: OverlayAsked): OverlayFact {
  const rows = readLosses(db, sweep, kind === 'training' ? trainingLoss : validationLoss)
  const latest = new Map(readRunRows(db, sweep).map((one) => [one.trial, one]))
  const runs = [...latest.values()].filter((one) => rows.has(one.id))
  const limit = Math.min(most, Math.max(fewest, Math.floor(budget / Math.max(1, runs.length))))
  return {
    lines: runs.flatMap((one) => {
      const row = rows.get(one.id)
      if (!row) return []
      const { trial, stepsPerEpoch } = one
      return [{ trial, run: runText(one), stepsPerEpoch, ...lineOf(db, row, { limit, isTimed }) }]
    }),
  }
}

function lineOf(db: Reader, row: LossRow, { limit, isTimed }: { limit: number; isTimed: boolean }) {
  const all = bucketsOf(row)
  const stride = Math.ceil(all.length / limit) * 2 ** row.level
  const seconds = isTimed ? readSeconds(db, row.series, stride) : null
  return { tag: row.tag, axis: row.axis, ...columnsOf(thinned(all, limit)), seconds }
}

/** Of every `stride`-th point: where buckets begin. */
function readSeconds(db: Reader, series: number, stride: number): number[] {
  const rows = db.all<{ wall: number }>(
    sql`WITH RECURSIVE place(seq) AS (SELECT 0 UNION ALL SELECT seq + ${stride} FROM place
        WHERE seq + ${stride} <= (SELECT max(seq) FROM point WHERE series = ${series}))
        SELECT wall FROM place JOIN point ON point.series = ${series} AND point.seq = place.seq`,
  )
  const start = rows[0]?.wall
  return start === undefined ? [] : rows.map((one) => Math.round((one.wall - start) * 10) / 10)
}
