import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { assessRun } from '../../tracker/analysis/assess.ts'
import {
  beginsInTheMiddle,
  firstSession,
  identityFile,
  importedRun,
  importedTrial,
  trainingKey,
} from '../../tracker/import/asked.ts'
import { linksOf } from '../../tracker/import/links.ts'
import { scriptFrom } from '../../tracker/import/metadata.ts'
import { groupTrainings, type Training } from '../../tracker/import/trainings.ts'
import type { Trial } from '../../tracker/model.ts'
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
import { openHome } from '../session.ts'
import { type CommandContext, exitCodes } from './context.ts'
import { readBeside } from './import/beside.ts'
import { layFiles } from './import/lay.ts'
import { importedSweep, knownTrials, sweepNameFor } from './import/place.ts'
import { scanFolder } from './import/scan.ts'

export interface ImportOptions {
  /** Says what would be imported and changes nothing. */
  readonly dryRun?: boolean
  /** One sweep of this name for everything. */
  readonly name?: string
}

/** One training with its place in the home. */
interface Arrival {
  readonly training: Training
  readonly sweep: SweepAsked
  readonly trial: Trial
}

/** Trainings that were done without lorasweep, as runs that are shown and judged like any other. */
export async function runImport(
  folders: readonly string[],
  options: ImportOptions,
  context: CommandContext,
): Promise<number> {
  const arrivals = plannedArrivals(folders, options, context)
  for (const arrival of arrivals) context.stdout(`${arrivalText(arrival)}\n`)
  if (arrivals.length === 0)
    context.stderr('No training was found: no checkpoints, samples or event files.\n')
  if (options.dryRun || arrivals.length === 0)
    return arrivals.length === 0 ? exitCodes.noAnswer : exitCodes.done
  const store = openHome(context.home, context.env)
  try {
    for (const [index, arrival] of arrivals.entries()) {
      context.stderr(`${index + 1}/${arrivals.length}  ${arrival.sweep.name}/${arrival.trial.number}\n`)
      await takeIn(store, context.home, arrival, arrivals)
    }
    return exitCodes.done
  } finally {
    store.close()
  }
}

function plannedArrivals(
  folders: readonly string[],
  options: ImportOptions,
  context: CommandContext,
): Arrival[] {
  const { home, cwd, now } = context
  const sweeps = new Map<string, SweepAsked>()
  const known = knownTrials(home)
  return folders.flatMap((given) => {
    const from = existingFolder(given, cwd)
    return groupTrainings(scanFolder(from)).map((training): Arrival => {
      const key = trainingKey(training.stem, firstSession(training) ?? contentOf(training))
      const before = known.get(key)
      const name = before?.sweep ?? options.name ?? sweepNameFor(from)
      const source = options.name ?? from
      const sweep =
        sweeps.get(name) ??
        readSweepFolder(home, before?.sweep ?? '')?.json ??
        importedSweep(home, { from: source, name, now: now() })
      const number =
        before?.number ?? sweep.trials.find((one) => one.key === key)?.number ?? nextNumber(sweep)
      const beside = readBeside(training, scriptFrom(training.checkpoints[0]?.metadata ?? {}))
      const trial = importedTrial(training, beside, { number, key })
      const trials = [...sweep.trials.filter((one) => one.number !== number), trial].toSorted(
        (a, b) => a.number - b.number,
      )
      const grown = { ...sweep, trials }
      sweeps.set(name, grown)
      return { training, sweep: grown, trial }
    })
  })
}

const nextNumber = ({ trials }: SweepAsked): number => Math.max(0, ...trials.map(({ number }) => number)) + 1

function existingFolder(given: string, cwd: string): string {
  const folder = resolve(cwd, given)
  if (existsSync(folder) && statSync(folder).isDirectory()) return realpathSync(folder)
  throw new ProblemError([
    problem('no-such-folder', 'there is no such folder', {
      file: given,
      expected: 'a folder that a training wrote to',
    }),
  ])
}

/** Hash of the beginning of one file: enough to tell two trainings apart. */
function contentOf(training: Training): string {
  const file = identityFile(training)
  if (file === null) return ''
  const handle = openSync(file.path, 'r')
  try {
    const bytes = Buffer.alloc(65_536)
    return createHash('sha256')
      .update(bytes.subarray(0, readSync(handle, bytes)))
      .digest('hex')
  } finally {
    closeSync(handle)
  }
}

function arrivalText({ training, sweep, trial }: Arrival): string {
  const { checkpoints, samples, eventFiles, folder, stem } = training
  const counts = `${checkpoints.length} checkpoints, ${samples.length} samples, ${eventFiles.length} event files`
  return `${sweep.name}/${trial.number}  ${stem}  ${counts}, ${Object.keys(trial.parameters).length} parameters  ${folder}`
}

/** The folder first, then the record; what is there already is only read on. */
async function takeIn(
  store: Store,
  home: string,
  { training, sweep, trial }: Arrival,
  all: readonly Arrival[],
): Promise<void> {
  const folder = runFolder(home, sweep.name, trial, 1)
  layFiles(folder, linksOf(training))
  writeAsked(folder, importedRun(training, { sweep: sweep.name, trial, parent: parentOf(training, all) }))
  const trials = [
    ...(readSweepFolder(home, sweep.name)?.json.trials ?? []).filter(({ number }) => number !== trial.number),
    trial,
  ]
  const json = { ...sweep, trials: trials.toSorted((a, b) => a.number - b.number) }
  writeSweepFolder(home, { yaml: `# imported from ${JSON.stringify(sweep.spec.imported)}\n`, json })
  saveSweep(store, json)
  const run = { sweep: sweep.name, trial: trial.number, attempt: 1, folder }
  const id = await readRunAgain(home, store, { run, isAlive: () => false })
  if (id !== null) await assessRun(store, home, id)
}

/** Among what is imported together, the training of the same name that ended last before this one began. */
function parentOf(training: Training, all: readonly Arrival[]): string | null {
  if (!beginsInTheMiddle(training)) return null
  const began = Math.min(
    ...training.checkpoints.map(({ metadata }) => Number(metadata.ss_training_started_at)),
  )
  const ended = (one: Training): number =>
    Math.max(...one.checkpoints.map(({ metadata }) => Number(metadata.ss_training_finished_at)))
  const before = all.filter((one) => one.training.stem === training.stem && ended(one.training) <= began)
  const parent = before.toSorted((a, b) => ended(b.training) - ended(a.training))[0]
  return parent ? `${parent.sweep.name}/${parent.trial.number}.1` : null
}
