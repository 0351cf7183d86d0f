import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Trial } from '../../../tracker/model.ts'
import { rebuildStore } from '../../../tracker/rebuild.ts'
import { writeJson } from '../../../tracker/run-folder/whole-file.ts'
import { homePaths, runFolder, runPaths, writeAsked, writeSweepFolder } from '../../../tracker/run-folder.ts'
import { openStore, type Store } from '../../../tracker/store/open.ts'
import { testFolder } from '../../support/folders.ts'
import { fixtures } from '../../support/truth.ts'
import { trialOf } from '../recorded.ts'
import { type LabelledRun, labelledRun } from './labelled-run.ts'

const recorded = await labelledRun(join(fixtures, 'recorded'), 'single-08')

/** The trial that made a labelled run, as run.json would tell it. */
const trialOfLabelled = ({ seen }: LabelledRun): Trial => ({
  ...trialOf(),
  prompts: seen.prompts.map(({ text, role }, k) => ({
    ...{ text, role, seed: 11 * (k + 1), negative: null, width: 128, height: 128 },
    ...{ steps: 20, cfg: 4, guidance: null, sampler: null },
  })),
})

/**
 * A home with one trial; its first `epochs` epochs lie in the run folder of each attempt. Without photos there is
 * less to measure.
 */
export function homeWith({ attempts = 1, epochs = 8, hasPhotos = true } = {}): string {
  const home = join(testFolder(), 'home')
  const trial = trialOfLabelled(recorded)
  const datasets = join(homePaths(home).datasets, trial.dataset.fingerprint)
  cpSync(join(recorded.folder, 'dataset'), datasets, { recursive: true })
  const images = (hasPhotos ? recorded.seen.training : []).map(({ sha256, path }) => ({
    sha256,
    file: path.slice(join(recorded.folder, 'dataset').length + 1),
  }))
  const sweep = { format: 'lorasweep.sweep/1', name: 'zorvek', title: null } as const
  const json = { ...sweep, createdAt: '2026-11-21T00:00:00.000Z', spec: {}, trials: [trial] }
  writeSweepFolder(home, { yaml: 'name: zorvek\n', json })
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const folder = runFolder(home, 'zorvek', trial, attempt)
    mkdirSync(folder, { recursive: true })
    writeAsked(folder, {
      ...{ format: 'lorasweep.run/1', sweep: 'zorvek', trial, attempt, images, outputName: 'zorvek' },
      ...{ queuedAt: '2026-11-21T00:00:01.000Z', continues: null, remedy: null },
      command: { program: 'python', args: [], cwd: '/', env: {} },
    })
    layEpochs(folder, 0, epochs)
    writeJson(runPaths(folder).exit, { code: 0, signal: null, endedAt: '2026-11-21T00:05:00.000Z' })
  }
  return home
}

/** Samples of epochs `from` to `to`, and every checkpoint. */
export function layEpochs(folder: string, from: number, to: number): void {
  const output = join(recorded.folder, 'run', 'output')
  const wanted = (name: string): boolean => {
    const epoch = Number(/_e(\d+)_/.exec(name)?.[1])
    return epoch >= from && epoch <= to
  }
  mkdirSync(join(folder, 'output', 'sample'), { recursive: true })
  for (const name of readdirSync(join(output, 'sample')).filter(wanted)) {
    cpSync(join(output, 'sample', name), join(folder, 'output', 'sample', name))
  }
  for (const name of readdirSync(output).filter((file) => file.endsWith('.safetensors'))) {
    cpSync(join(output, name), join(folder, 'output', name))
  }
}

export async function indexed(home: string): Promise<Store> {
  const store = openStore(homePaths(home).database)
  onTestFinished(store.close)
  await rebuildStore(home, store, { onProgress: () => undefined, isAlive: () => false })
  return store
}

export const runIds = (store: Store): number[] =>
  store.sqlite.prepare('SELECT id FROM run ORDER BY id').pluck().all() as number[]

/** The folder of an attempt in a home that `homeWith` made. */
export const folderOf = (home: string, attempt = 1): string =>
  runFolder(home, 'zorvek', trialOfLabelled(recorded), attempt)
