import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import {
  beginsInTheMiddle,
  firstSession,
  identityFile,
  importedTrial,
  trainingKey,
} from '../../../tracker/import/asked.ts'
import { scriptFrom } from '../../../tracker/import/metadata.ts'
import { groupTrainings, type Training } from '../../../tracker/import/trainings.ts'
import type { Trial } from '../../../tracker/model.ts'
import { readSweepFolder, type SweepAsked } from '../../../tracker/run-folder.ts'
import { readBeside } from './beside.ts'
import { importedSweep, knownTrials, sweepNameFor } from './place.ts'
import { scanFolder } from './scan.ts'

/** One training with its place in the home. */
export interface Arrival {
  readonly training: Training
  readonly sweep: SweepAsked
  readonly trial: Trial
}

export interface ArrivalPlace {
  readonly home: string
  /** One sweep for everything, or null: one per folder. */
  readonly name: string | null
  readonly now: Date
}

/** Finds the trainings below folders and gives each a number, the one it had where it was imported before. */
export function planArrivals(folders: readonly string[], place: ArrivalPlace): Arrival[] {
  const sweeps = new Map<string, SweepAsked>()
  const known = knownTrials(place.home)
  return folders.flatMap((from) =>
    groupTrainings(scanFolder(from)).map((training) => {
      const key = trainingKey(training.stem, firstSession(training) ?? contentOf(training))
      const before = known.get(key) ?? null
      const name = before?.sweep ?? place.name ?? sweepNameFor(from)
      const sweep = sweeps.get(name) ?? sweepOf(place, { name, from, isKnown: before !== null })
      const arrival = arrivalIn(sweep, training, { key, number: before?.number ?? null })
      sweeps.set(name, arrival.sweep)
      return arrival
    }),
  )
}

function sweepOf(
  place: ArrivalPlace,
  { name, from, isKnown }: { name: string; from: string; isKnown: boolean },
): SweepAsked {
  const known = isKnown ? readSweepFolder(place.home, name) : null
  return known?.json ?? importedSweep(place.home, { from: place.name ?? from, name, now: place.now })
}

function arrivalIn(
  sweep: SweepAsked,
  training: Training,
  name: { key: string; number: number | null },
): Arrival {
  const { key } = name
  const number = name.number ?? sweep.trials.find((one) => one.key === key)?.number ?? nextNumber(sweep)
  const beside = readBeside(training, scriptFrom(training.checkpoints[0]?.metadata ?? {}))
  const trial = importedTrial(training, beside, { number, key })
  const others = sweep.trials.filter((one) => one.number !== number)
  const trials = [...others, trial].toSorted((a, b) => a.number - b.number)
  return { training, trial, sweep: { ...sweep, trials } }
}

const nextNumber = ({ trials }: SweepAsked): number => Math.max(0, ...trials.map(({ number }) => number)) + 1

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

/** Among what is imported together, the training of the same name that ended last before this one began. */
export function parentOf(training: Training, all: readonly Arrival[]): string | null {
  if (!beginsInTheMiddle(training)) return null
  const began = Math.min(
    ...training.checkpoints.map(({ metadata }) => Number(metadata.ss_training_started_at)),
  )
  const ended = ({ training: { checkpoints } }: Arrival): number =>
    Math.max(...checkpoints.map(({ metadata }) => Number(metadata.ss_training_finished_at)))
  const before = all.filter((one) => one.training.stem === training.stem && ended(one) <= began)
  const parent = before.toSorted((a, b) => ended(b) - ended(a))[0]
  return parent ? `${parent.sweep.name}/${parent.trial.number}.1` : null
}
