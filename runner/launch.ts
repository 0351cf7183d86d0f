/**
 * Puts trials into the queue: the folder of a run is written whole before its row is added, so that
 * a crash in between leaves a folder that `rebuild` finds, never a row without a folder.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type DatasetSnapshot, linkTrialDataset } from '../sweeps/dataset/write.ts'
import { promptFile } from '../sweeps/prompt-file.ts'
import type { Parameters, RunAsked, RunName, Trial } from '../tracker/model.ts'
import { runPaths, sweepPaths, trialFolderName, writeAsked } from '../tracker/run-folder.ts'
import type { Store } from '../tracker/store/open.ts'
import { addRun } from '../tracker/store/write.ts'
import { sweepRuns } from './run-rows.ts'
import { trainers } from './trainers/all.ts'
import type { Installation } from './trainers/trainer.ts'

/** Where an attempt comes from. */
export interface LaunchPlace {
  readonly home: string
  readonly store: Store
  readonly sweep: string
  /** Absolute folder of the sweep file. */
  readonly relativeTo: string
  readonly installation: Installation | null
  /** Pictures by file, as they lie in `<home>/datasets/<fingerprint>`. */
  readonly images: RunAsked['images']
  /** Null for a retry: the trial's folder of photos is there already. */
  readonly snapshot: DatasetSnapshot | null
}

export interface Attempt {
  readonly trial: Trial
  readonly now: Date
  readonly remedy?: { readonly text: string; readonly parameters: Parameters } | null
  readonly continues?: string | null
  /** Last attempt that was known when this one was decided on: another process may have decided the same. */
  readonly after?: number
}

/** Makes the next attempt's folder and its row in the queue; null when another process did so meanwhile. */
export async function queueAttempt(place: LaunchPlace, wanted: Attempt): Promise<RunName | null> {
  const { trial, now, remedy = null, continues = null, after } = wanted
  const trialFolder = join(
    sweepPaths(place.home, place.sweep).folder,
    trialFolderName(trial.number, trial.key),
  )
  await linkPhotos(place, trial, trialFolder)
  const own = after === undefined ? null : attemptAfter(trialFolder, after)
  if (own === null && after !== undefined && (await isQueued(place, trial.number, after))) return null
  const { attempt, folder } = own ?? nextAttempt(trialFolder)
  const asked: RunAsked = {
    format: 'lorasweep.run/1',
    sweep: place.sweep,
    trial,
    attempt,
    queuedAt: now.toISOString(),
    outputName: trial.dataset.token,
    command: commandOf(place, trial, folder),
    images: place.images,
    continues,
    remedy,
  }
  const paths = runPaths(folder)
  for (const made of [paths.output, paths.logs]) mkdirSync(made, { recursive: true })
  writeFileSync(paths.prompts, promptFile(trial.prompts))
  writeAsked(folder, asked)
  addRun(place.store, { asked, folder: relativeFolder(place.home, folder) })
  return { sweep: place.sweep, trial: trial.number, attempt }
}

/** As the database has it: from the home, with `/`. */
const relativeFolder = (home: string, folder: string): string => relative(home, folder).replaceAll('\\', '/')

async function linkPhotos({ snapshot }: LaunchPlace, trial: Trial, trialFolder: string): Promise<void> {
  if (snapshot === null || trial.dataset.images === 0) return
  await linkTrialDataset(snapshot, trialFolder, trial.dataset.folders)
}

/** null when the folder is there already. */
function attemptAfter(trialFolder: string, after: number): { attempt: number; folder: string } | null {
  const folder = join(trialFolder, String(after + 1))
  mkdirSync(trialFolder, { recursive: true })
  try {
    mkdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return null
  }
  return { attempt: after + 1, folder }
}

const looks = 10
const lookMs = 50

/** Whoever made the folder adds its row at once; one that died in between never does. */
async function isQueued({ store, sweep }: LaunchPlace, trial: number, after: number): Promise<boolean> {
  for (let look = 0; look < looks; look++) {
    if (sweepRuns(store, sweep).some((one) => one.trial === trial && one.attempt > after)) return true
    await wait(lookMs)
  }
  return false
}

/** mkdir fails when the folder is there, so two processes never share an attempt. */
function nextAttempt(trialFolder: string): { attempt: number; folder: string } {
  mkdirSync(trialFolder, { recursive: true })
  const taken = readdirSync(trialFolder).map(Number).filter(Number.isInteger)
  const attempt = Math.max(0, ...taken) + 1
  const folder = join(trialFolder, String(attempt))
  mkdirSync(folder)
  return { attempt, folder }
}

function commandOf(place: LaunchPlace, trial: Trial, folder: string): RunAsked['command'] {
  const paths = runPaths(folder)
  return trainers[trial.trainer].command(
    trial,
    {
      folder,
      dataset: join(dirname(folder), 'dataset'),
      prompts: paths.prompts,
      output: paths.output,
      logs: paths.logs,
      relativeTo: place.relativeTo,
      outputName: trial.dataset.token,
    },
    place.installation,
  )
}
