import type { Store } from '../store/open.ts'
import { pointValue } from '../store/points.ts'
import { kindOfCode } from '../store/schema.ts'
import type { Scalar } from './tfevents.ts'

interface Row {
  readonly tag: string
  readonly step: number
  readonly wall: number
  readonly value: number | null
  readonly kind: number
}

/** All points of a run, curve by curve, each in the order of its stream. */
export function scalarsOf(store: Store, run: number): Scalar[] {
  const rows = store.sqlite
    .prepare(
      `SELECT tag, step, wall, value, kind FROM series JOIN point ON point.series = series.id
       WHERE run = ? ORDER BY series.id, seq`,
    )
    .all(run) as Row[]
  return rows.map(({ tag, step, wall, value, kind }) => ({
    tag,
    step,
    wall,
    value: pointValue(value, kindOfCode(kind)),
  }))
}
