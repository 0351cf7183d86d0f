import type { Axis, PointKind, RunEvent } from '../model.ts'
import type { Store } from './open.ts'
import { addToOverview, emptyOverview, type Overview, overviewBytes, overviewFrom } from './overview.ts'

type Point = Extract<RunEvent, { kind: 'point' }>

/** One curve while points are added to it; its `count` is the next position in the stream. */
interface Curve {
  readonly id: number
  readonly overview: Overview
}

/** Adds points in the order given, each at the end of its curve. Inside the caller's transaction. */
export function appendPoints(store: Store, run: number, points: readonly Point[]): void {
  const insert = store.sqlite.prepare(
    'INSERT INTO point (series, seq, step, wall, value, kind) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const curves = new Map<string, Curve>()
  for (const { tag, axis, step, wall, value } of points) {
    const key = `${axis} ${tag}`
    const curve = curves.get(key) ?? openCurve(store, { run, tag, axis })
    curves.set(key, curve)
    const kind = pointKind(value)
    insert.run(curve.id, curve.overview.count, step, wall, kind === 'finite' ? value : null, kind)
    addToOverview(curve.overview, step, value)
  }
  for (const curve of curves.values()) saveOverview(store, curve)
}

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
  if (!known) {
    const made = store.sqlite
      .prepare('INSERT INTO series (run, tag, axis) VALUES (@run, @tag, @axis)')
      .run(place)
    return { id: Number(made.lastInsertRowid), overview: emptyOverview() }
  }
  return { id: known.id, overview: storedOverview(store, known.id) }
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
