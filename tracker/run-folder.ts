import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type HumanLines, lineText, parseLines } from './human/lines.ts'
import type { HumanLine } from './human.ts'
import type { RunAsked, RunExit, RunStarted, RunStop } from './model.ts'
import { appendLine, readLinesFile } from './run-folder/lines-file.ts'
import {
  askedShape,
  exitShape,
  type SweepAsked,
  startedShape,
  stopShape,
  sweepShape,
} from './run-folder/shapes.ts'
import { readJson, writeJson, writeText } from './run-folder/whole-file.ts'

export type { SweepAsked } from './run-folder/shapes.ts'

/** Where things lie in a home. All paths absolute. */
export interface HomePaths {
  readonly config: string
  readonly datasets: string
  readonly runs: string
  readonly database: string
}

export interface SweepPaths {
  readonly folder: string
  readonly yaml: string
  readonly json: string
  readonly human: string
}

export interface RunPaths {
  readonly folder: string
  readonly asked: string
  readonly started: string
  readonly stop: string
  readonly exit: string
  readonly log: string
  readonly gpu: string
  readonly human: string
  readonly prompts: string
  readonly logs: string
  readonly output: string
  readonly samples: string
  /** Beside the attempts: all of a trial's share it. */
  readonly dataset: string
}

/** A run folder found in a home. */
export interface FoundRun {
  readonly sweep: string
  readonly trial: number
  readonly attempt: number
  /** Absolute. */
  readonly folder: string
}

export const homePaths = (home: string): HomePaths => ({
  config: join(home, 'config.json'),
  datasets: join(home, 'datasets'),
  runs: join(home, 'runs'),
  database: join(home, 'tracker.sqlite'),
})

export function sweepPaths(home: string, sweep: string): SweepPaths {
  const folder = join(homePaths(home).runs, sweep)
  return {
    folder,
    yaml: join(folder, 'sweep.yaml'),
    json: join(folder, 'sweep.json'),
    human: join(folder, 'human.jsonl'),
  }
}

/** `0007-<key>`: four digits keep folders in order up to 9,999 trials. */
export const trialFolderName = (number: number, key: string): string =>
  `${String(number).padStart(4, '0')}-${key}`

export const runFolder = (
  home: string,
  sweep: string,
  trial: { number: number; key: string },
  attempt: number,
): string => join(sweepPaths(home, sweep).folder, trialFolderName(trial.number, trial.key), String(attempt))

/** Names inside a run folder, relative to it, with `/`. */
export const runFiles = {
  asked: 'run.json',
  started: 'started.json',
  stop: 'stop.json',
  exit: 'exit.json',
  log: 'train.log',
  gpu: 'gpu.jsonl',
  human: 'human.jsonl',
  prompts: 'prompts.txt',
  logs: 'logs',
  output: 'output',
  samples: 'output/sample',
  dataset: '../dataset',
} as const

export function runPaths(folder: string): RunPaths {
  const places = Object.entries(runFiles).map(([key, name]) => [key, join(folder, name)])
  return { folder, ...(Object.fromEntries(places) as Omit<RunPaths, 'folder'>) }
}

/** Each is null when the file is absent; half-written or foreign content is a ProblemError that names it. */
export const readAsked = (folder: string): RunAsked | null => readJson(runPaths(folder).asked, askedShape)
export const readStarted = (folder: string): RunStarted | null =>
  readJson(runPaths(folder).started, startedShape)
export const readStop = (folder: string): RunStop | null => readJson(runPaths(folder).stop, stopShape)
export const readExit = (folder: string): RunExit | null => readJson(runPaths(folder).exit, exitShape)

export const writeAsked = (folder: string, asked: RunAsked): void => writeJson(runPaths(folder).asked, asked)
export const writeStop = (folder: string, stop: RunStop): void => writeJson(runPaths(folder).stop, stop)

/** Empty when nobody has said anything. */
export const readHuman = (folder: string): HumanLines => parseLines(readLinesFile(runPaths(folder).human))

/** Adds one line to what people said about a run. */
export const appendHuman = (folder: string, line: HumanLine): void =>
  appendLine(runPaths(folder).human, lineText(line))

/** The sweep as it was given and as it was meant; null when there is no such sweep. */
export function readSweepFolder(home: string, sweep: string): { yaml: string; json: SweepAsked } | null {
  const paths = sweepPaths(home, sweep)
  const json = readJson(paths.json, sweepShape)
  if (json === null) return null
  return { yaml: existsSync(paths.yaml) ? readFileSync(paths.yaml, 'utf8') : '', json }
}

/** sweep.json is written last: a folder without it is not a sweep yet. */
export function writeSweepFolder(home: string, sweep: { yaml: string; json: SweepAsked }): void {
  const paths = sweepPaths(home, sweep.json.name)
  mkdirSync(paths.folder, { recursive: true })
  writeText(paths.yaml, sweep.yaml)
  writeJson(paths.json, sweep.json)
}

/** Names of the sweeps in a home, in order. */
export function homeSweeps(home: string): string[] {
  const runs = homePaths(home).runs
  return folderNames(runs)
    .filter((name) => existsSync(sweepPaths(home, name).json))
    .sort()
}

/** Every attempt of every trial of every sweep, always in the same order. */
export function homeRuns(home: string): FoundRun[] {
  return homeSweeps(home).flatMap((sweep) => sweepRuns(home, sweep))
}

function sweepRuns(home: string, sweep: string): FoundRun[] {
  const top = sweepPaths(home, sweep).folder
  const found = folderNames(top).flatMap((trialFolder) => {
    const trial = /^(\d{4,})-[0-9a-f]+$/.exec(trialFolder)?.[1]
    if (trial === undefined) return []
    return folderNames(join(top, trialFolder))
      .filter((name) => /^[1-9]\d*$/.test(name))
      .map((name) => ({
        sweep,
        trial: Number(trial),
        attempt: Number(name),
        folder: join(top, trialFolder, name),
      }))
      .filter(({ folder }) => existsSync(runPaths(folder).asked))
  })
  return found.sort((a, b) => a.trial - b.trial || a.attempt - b.attempt)
}

function folderNames(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}
