import type { Store } from '../../tracker/store/open.ts'
import { lastThatCounts, type RunRow, sweepRuns } from '../run-rows.ts'
import type { RunProgress } from './progress.ts'

/** The latest attempt of each trial of a sweep, as the terminal shows it. */
export function sweepProgress(store: Store, sweep: string): RunProgress[] {
  const runs = sweepRuns(store, sweep)
  const trials = new Set(runs.map(({ trial }) => trial))
  const latest = [...trials].map((trial) => lastThatCounts(runs.filter((row) => row.trial === trial)))
  const epochs = plannedEpochs(store, sweep)
  return latest
    .filter((row) => row !== undefined)
    .map((row) => ({
      name: `${row.sweep}/${row.trial}`,
      state: row.state,
      reason: row.reason,
      epoch: epochOf(store, row),
      totalEpochs: row.totalEpochs ?? epochs.get(row.trial) ?? null,
      step: row.step,
      totalSteps: row.totalSteps,
      startedAt: timeOf(row.startedAt),
      endedAt: timeOf(row.endedAt),
    }))
}

const timeOf = (text: string | null): number | null => (text === null ? null : Date.parse(text))

/** Epochs that have ended, by the trainer's own count. */
function epochOf(store: Store, { id, step, stepsPerEpoch }: RunRow): number {
  if (stepsPerEpoch) return Math.floor(step / stepsPerEpoch)
  const row = store.sqlite
    .prepare(
      `SELECT max(step) AS epoch FROM point JOIN series ON series.id = point.series
       WHERE series.run = ? AND series.tag = 'loss/epoch_average'`,
    )
    .get(id) as { epoch: number | null }
  return row.epoch ?? 0
}

function plannedEpochs(store: Store, sweep: string): Map<number, number> {
  const rows = store.sqlite
    .prepare(
      "SELECT number, json_extract(parameters, '$.max_train_epochs') AS epochs FROM trial WHERE sweep = ?",
    )
    .all(sweep) as { number: number; epochs: number | null }[]
  return new Map(rows.flatMap(({ number, epochs }) => (typeof epochs === 'number' ? [[number, epochs]] : [])))
}
