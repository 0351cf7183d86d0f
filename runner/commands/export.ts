import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { metricsCsv, metricsDocument } from '../../tracker/export/metrics.ts'
import { findRun } from '../run-names.ts'
import { openHome } from '../session.ts'
import { type CommandContext, exitCodes } from './context.ts'

export interface ExportOptions {
  readonly metrics: 'json' | 'csv'
  /** A file instead of stdout. */
  readonly out?: string
}

/** Every point of every curve of one run. */
export async function runExport(
  run: string,
  options: ExportOptions,
  context: CommandContext,
): Promise<number> {
  const store = openHome(context.home, context.env)
  try {
    const document = metricsDocument(store, findRun(store, run).id)
    const text = options.metrics === 'csv' ? metricsCsv(document) : `${JSON.stringify(document)}\n`
    if (options.out === undefined) context.stdout(text)
    else writeFileSync(resolve(context.cwd, options.out), text)
    return document.series.length > 0 ? exitCodes.done : exitCodes.noAnswer
  } finally {
    store.close()
  }
}
