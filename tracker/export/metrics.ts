import type { Axis } from '../model.ts'
import { runText } from '../queries/reader.ts'
import type { Store } from '../store/open.ts'
import { pointValue } from '../store/points.ts'
import { kindOfCode } from '../store/schema.ts'
import { jsonNumber } from './number.ts'
import { readRun } from './run-row.ts'

/** step, value, seconds since 1970 */
export type MetricsPoint = readonly [number, ReturnType<typeof jsonNumber>, number]

/** `export --metrics json` */
export interface MetricsDocument {
  readonly format: 'lorasweep.metrics/1'
  readonly run: string
  readonly series: readonly {
    readonly tag: string
    readonly axis: Axis
    readonly points: readonly MetricsPoint[]
  }[]
}

/** Every point of every tag, in the order in which the trainer wrote them. */
export function metricsDocument(store: Store, run: number): MetricsDocument {
  const series = store.sqlite.prepare('SELECT id, tag, axis FROM series WHERE run = ? ORDER BY id').all(run)
  return {
    format: 'lorasweep.metrics/1',
    run: runText(readRun(store, run)),
    series: (series as { id: number; tag: string; axis: Axis }[]).map(({ id, tag, axis }) => ({
      tag,
      axis,
      points: readPoints(store, id),
    })),
  }
}

function readPoints(store: Store, series: number): MetricsPoint[] {
  const rows = store.sqlite
    .prepare('SELECT step, value, kind, wall FROM point WHERE series = ? ORDER BY seq')
    .all(series)
  return (rows as { step: number; value: number | null; kind: number; wall: number }[]).map(
    ({ step, value, kind, wall }) => [step, jsonNumber(pointValue(value, kindOfCode(kind))), wall],
  )
}

/** `export --metrics csv`: one line per point. */
export function metricsCsv({ series }: MetricsDocument): string {
  const lines = series.flatMap(({ tag, axis, points }) =>
    points.map(([step, value, wall], seq) => [csvField(tag), axis, seq, step, value, wall].join(',')),
  )
  return `${['tag,axis,seq,step,value,wall', ...lines].join('\n')}\n`
}

const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
