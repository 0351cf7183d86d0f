import { join } from 'node:path'
import { joinedCurve, stepsBefore } from '../continuation.ts'
import { readAsked } from '../run-folder.ts'
import type { Store } from '../store/open.ts'
import { type MetricsDocument, metricsDocument } from './metrics.ts'
import { readRun } from './run-row.ts'

/** The curves of a run with those of the runs that it continues before them, all on one axis. */
export function joinedMetrics(store: Store, home: string, run: number): MetricsDocument {
  const own = metricsDocument(store, run)
  const row = readRun(store, run)
  const continues = readAsked(join(home, row.folder))?.continues ?? null
  const parent = continues === null ? null : runNamed(store, continues)
  if (parent === null) return own
  const earlier = joinedMetrics(store, home, parent)
  const stepsPerEpoch = row.stepsPerEpoch ?? readRun(store, parent).stepsPerEpoch
  const steps = stepsBefore({ ...beginningOf(own), stepsPerEpoch })
  if (steps === null) return own
  return { ...own, series: joinedSeries(earlier, own, steps) }
}

/** Epochs go on by themselves: of them only what the parent did after the fork is left out. */
function joinedSeries(
  parent: MetricsDocument,
  child: MetricsDocument,
  before: number,
): MetricsDocument['series'] {
  const own = child.series.map(({ tag, axis, points }) => {
    const earlier = parent.series.find((one) => one.tag === tag && one.axis === axis)?.points ?? []
    const first = points[0]?.[0] ?? 0
    if (axis === 'step') return { tag, axis, points: joinedCurve(earlier, points, before) }
    return { tag, axis, points: [...earlier.filter(([epoch]) => epoch < first), ...points] }
  })
  const ended = parent.series.filter(({ tag }) => !child.series.some((one) => one.tag === tag))
  return [...own, ...ended]
}

function beginningOf({ series }: MetricsDocument): { firstEpoch: number | null; firstStep: number | null } {
  const first = (tag: string): number | null => series.find((one) => one.tag === tag)?.points[0]?.[0] ?? null
  return { firstEpoch: first('loss/epoch_average'), firstStep: first('loss/current') }
}

/** `zorvek/3.2` */
function runNamed(store: Store, name: string): number | null {
  const parts = /^([^/]+)\/(\d+)\.(\d+)$/.exec(name)
  if (!parts) return null
  const row = store.sqlite
    .prepare('SELECT id FROM run WHERE sweep = ? AND trial = ? AND attempt = ?')
    .get(parts[1], Number(parts[2]), Number(parts[3])) as { id: number } | undefined
  return row?.id ?? null
}
