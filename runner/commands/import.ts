import { existsSync, realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { assessRun } from '../../tracker/analysis/assess.ts'
import { importedRun } from '../../tracker/import/asked.ts'
import { linksOf } from '../../tracker/import/links.ts'
import { ProblemError, problem } from '../../tracker/problem.ts'
import { readRunAgain } from '../../tracker/rebuild.ts'
import {
  readSweepFolder,
  runFolder,
  type SweepAsked,
  writeAsked,
  writeSweepFolder,
} from '../../tracker/run-folder.ts'
import type { Store } from '../../tracker/store/open.ts'
import { saveSweep } from '../../tracker/store/write.ts'
import { openInstruments } from '../instruments.ts'
import { openHome } from '../session.ts'
import { type CommandContext, exitCodes } from './context.ts'
import { type Arrival, parentOf, planArrivals } from './import/arrivals.ts'
import { layFiles } from './import/lay.ts'

export interface ImportOptions {
  /** Says what would be imported and changes nothing. */
  readonly dryRun?: boolean
  /** One sweep of this name for everything. */
  readonly name?: string
}

/** Trainings that were done without lorasweep, as runs that are shown and judged like any other. */
export async function runImport(
  given: readonly string[],
  options: ImportOptions,
  context: CommandContext,
): Promise<number> {
  const { home, now, cwd, stdout, stderr } = context
  const folders = given.map((folder) => existingFolder(folder, cwd))
  const arrivals = planArrivals(folders, { home, name: options.name ?? null, now: now() })
  for (const arrival of arrivals) stdout(`${arrivalText(arrival)}\n`)
  for (const folder of folders) {
    const isEmpty = !arrivals.some(({ training }) => training.folder.startsWith(folder))
    if (isEmpty) stderr(`No training was found in ${folder}: no checkpoints, samples or event files.\n`)
  }
  if (arrivals.length === 0) return exitCodes.noAnswer
  if (!options.dryRun) await takeAllIn(arrivals, context)
  return exitCodes.done
}

function existingFolder(given: string, cwd: string): string {
  const folder = resolve(cwd, given)
  if (existsSync(folder) && statSync(folder).isDirectory()) return realpathSync(folder)
  const expected = 'a folder that a training wrote to'
  throw new ProblemError([problem('no-such-folder', 'there is no such folder', { file: given, expected })])
}

function arrivalText({ training, sweep, trial }: Arrival): string {
  const { checkpoints, samples, eventFiles, folder, stem } = training
  const counts = `${checkpoints.length} checkpoints, ${samples.length} samples, ${eventFiles.length} event files`
  return `${sweep.name}/${trial.number}  ${stem}  ${counts}, ${Object.keys(trial.parameters).length} parameters  ${folder}`
}

async function takeAllIn(arrivals: readonly Arrival[], { home, env, stderr }: CommandContext): Promise<void> {
  const store = openHome(home, env)
  const { measure, eyes, close } = openInstruments(home)
  try {
    for (const [index, arrival] of arrivals.entries()) {
      stderr(`${index + 1}/${arrivals.length}  ${arrival.sweep.name}/${arrival.trial.number}\n`)
      const id = await takeIn(store, home, arrival, parentOf(arrival.training, arrivals))
      if (id !== null) await assessRun(store, home, id, { measure, eyes: await eyes() })
    }
  } finally {
    await close()
    store.close()
  }
}

/** The folder first, then the record; what is there already is only read on. */
async function takeIn(
  store: Store,
  home: string,
  { training, sweep, trial }: Arrival,
  parent: string | null,
): Promise<number | null> {
  const folder = runFolder(home, sweep.name, trial, 1)
  layFiles(folder, linksOf(training))
  writeAsked(folder, importedRun(training, { sweep: sweep.name, trial, parent }))
  saveSweep(store, writtenSweep(home, sweep, trial))
  const run = { sweep: sweep.name, trial: trial.number, attempt: 1, folder }
  return readRunAgain(home, store, { run, isAlive: () => false })
}

/** The sweep grows by one trial at a time, so that it never names one without a folder. */
function writtenSweep(home: string, sweep: SweepAsked, trial: Arrival['trial']): SweepAsked {
  const others = (readSweepFolder(home, sweep.name)?.json.trials ?? []).filter(
    ({ number }) => number !== trial.number,
  )
  const json = { ...sweep, trials: [...others, trial].toSorted((a, b) => a.number - b.number) }
  writeSweepFolder(home, { yaml: `# imported from ${JSON.stringify(sweep.spec.imported)}\n`, json })
  return json
}
