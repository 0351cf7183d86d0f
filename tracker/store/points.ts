import type { Axis, PointKind, RunEvent } from '../model.ts'
import type { Store } from './open.ts'
import { addToOverview, emptyOverview, type Overview, overviewBytes, overviewFrom } from './overview.ts'
import { kindCode } from './schema.ts'

type Point = Extract<RunEvent, { kind: 'point' }>

/** One curve while points are added to it; its `count` is the next position in the stream. */
interface Curve {
  readonly id: number
  readonly overview: Overview
}

/**
 * Adds points in the order given, each at the end of its curve, inside the caller's transaction. One
 * curve after another: rows that follow each other in the table are written three times as fast.
 */
export function appendPoints(store: Store, run: number, points: readonly Point[]): void {
  for (const own of byCurve(points)) {
    const { tag, axis } = own[0] as Point
    const curve = openCurve(store, { run, tag, axis })
    insertRows(store, curve, own)
    saveOverview(store, curve)
  }
}

function byCurve(points: readonly Point[]): Point[][] {
  const curves: Record<Axis, Map<string, Point[]>> = { step: new Map(), epoch: new Map() }
  const inOrder: Point[][] = []
  for (const point of points) {
    const known = curves[point.axis].get(point.tag)
    if (known !== undefined) known.push(point)
    else {
      const own = [point]
      curves[point.axis].set(point.tag, own)
      inOrder.push(own)
    }
  }
  return inOrder
}

/** Rows in one statement: beyond 40 nothing is gained. */
const rowsAtOnce = 40
const cellsPerRow = 6

function insertRows(store: Store, { id, overview }: Curve, points: readonly Point[]): void {
  const whole = points.length - (points.length % rowsAtOnce)
  const many = whole > 0 ? store.sqlite.prepare(insertOf(rowsAtOnce)) : null
  const one = whole < points.length ? store.sqlite.prepare(insertOf(1)) : null
  const cells: (number | null)[] = []
  for (const [index, { step, wall, value }] of points.entries()) {
    const kind = pointKind(value)
    cells.push(id, overview.count, step, wall, kind === 'finite' ? value : null, kindCode(kind))
    addToOverview(overview, step, value)
    if (index < whole && cells.length < rowsAtOnce * cellsPerRow) continue
    const statement = index < whole ? many : one
    statement?.run(cells)
    cells.length = 0
  }
}

const insertOf = (rows: number): string =>
  `INSERT INTO point (series, seq, step, wall, value, kind) VALUES ${Array(rows).fill('(?, ?, ?, ?, ?, ?)').join(', ')}`

export function pointKind(value: number): PointKind {
  if (Number.isFinite(value)) return 'finite'
  if (Number.isNaN(value)) return 'nan'
  return value > 0 ? 'inf' : '-inf'
}

/** The number that was written, from its two columns. */
export function pointValue(value: number | null, kind: PointKind): number {
  switch (kind) {
    case 'finite':
      if (value === null) throw new Error('a finite point without a value')
      return value
    case 'nan':
      return Number.NaN
    case 'inf':
      return Number.POSITIVE_INFINITY
    case '-inf':
      return Number.NEGATIVE_INFINITY
    default:
      return kind satisfies never
  }
}

function openCurve(store: Store, place: { run: number; tag: string; axis: Axis }): Curve {
  const known = store.sqlite
    .prepare('SELECT id FROM series WHERE run = @run AND tag = @tag AND axis = @axis')
    .get(place) as { id: number } | undefined
  if (known) return { id: known.id, overview: storedOverview(store, known.id) }
  const made = store.sqlite
    .prepare('INSERT INTO series (run, tag, axis) VALUES (@run, @tag, @axis)')
    .run(place)
  return { id: Number(made.lastInsertRowid), overview: emptyOverview() }
}

function storedOverview(store: Store, series: number): Overview {
  const row = store.sqlite
    .prepare(
      `SELECT level, bytes, (SELECT max(seq) + 1 FROM point WHERE series = @series) AS count
       FROM overview WHERE series = @series`,
    )
    .get({ series }) as { level: number; bytes: Buffer; count: number } | undefined
  return row ? overviewFrom(row.bytes, row) : emptyOverview()
}

function saveOverview(store: Store, { id, overview }: Curve): void {
  const { level } = overview
  store.sqlite.prepare('DELETE FROM overview WHERE series = ? AND level <> ?').run(id, level)
  store.sqlite
    .prepare('INSERT OR REPLACE INTO overview (series, level, bytes) VALUES (?, ?, ?)')
    .run(id, level, overviewBytes(overview))
}
