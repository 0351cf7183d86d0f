import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { joinedMetrics } from '../../tracker/export/joined.ts'
import { metricsCsv, metricsDocument } from '../../tracker/export/metrics.ts'
import { scalarsOf } from '../../tracker/export/scalars.ts'
import { eventFileBytes } from '../../tracker/export/tfevents.ts'
import { homeSweeps } from '../../tracker/run-folder.ts'
import type { Store } from '../../tracker/store/open.ts'
import { findRun } from '../run-names.ts'
import { type RunRow, sweepRuns } from '../run-rows.ts'
import { openHome } from '../session.ts'
import { type CommandContext, exitCodes } from './context.ts'

export interface ExportOptions {
  /** Every point of every curve of one run. */
  readonly metrics?: 'json' | 'csv'
  /** A resumed run with the runs that it continues, on one axis. */
  readonly joined?: boolean
  /** A folder that gets TensorBoard event files: of one run, or of all runs of a sweep. */
  readonly tensorboard?: string
  /** A file instead of stdout, for `metrics`. */
  readonly out?: string
}

export async function runExport(
  name: string,
  options: ExportOptions,
  context: CommandContext,
): Promise<number> {
  const { home, env } = context
  const store = openHome(home, env)
  try {
    if (options.tensorboard !== undefined) {
      const runs = homeSweeps(home).includes(name) ? sweepRuns(store, name) : [findRun(store, name)]
      return exportEventFiles(store, runs, resolve(context.cwd, options.tensorboard), context)
    }
    return exportMetrics(store, findRun(store, name).id, options, context)
  } finally {
    store.close()
  }
}

function exportMetrics(store: Store, run: number, options: ExportOptions, context: CommandContext): number {
  const document = options.joined ? joinedMetrics(store, context.home, run) : metricsDocument(store, run)
  const text = options.metrics === 'csv' ? metricsCsv(document) : `${JSON.stringify(document)}\n`
  if (options.out === undefined) context.stdout(text)
  else writeFileSync(resolve(context.cwd, options.out), text)
  return document.series.length > 0 ? exitCodes.done : exitCodes.noAnswer
}

/** One folder per run, as TensorBoard tells runs apart. The same run gives the same file again. */
function exportEventFiles(
  store: Store,
  runs: readonly RunRow[],
  top: string,
  context: CommandContext,
): number {
  let written = 0
  for (const { id, sweep, trial, attempt } of runs) {
    const scalars = scalarsOf(store, id)
    const [first] = scalars
    if (first === undefined) continue
    const folder = join(top, `${sweep}-${trial}.${attempt}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(
      join(folder, `events.out.tfevents.${Math.floor(first.wall)}.lorasweep.0.0`),
      eventFileBytes(scalars),
    )
    context.stderr(`${folder}: ${scalars.length} points\n`)
    written++
  }
  return written > 0 ? exitCodes.done : exitCodes.noAnswer
}
