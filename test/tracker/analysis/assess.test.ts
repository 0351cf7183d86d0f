import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { assessRun } from '../../../tracker/analysis/assess.ts'
import type { Measure, Strip } from '../../../tracker/analysis/measurement.ts'
import { measureInThreads } from '../../../tracker/analysis/pool.ts'
import type { Trial } from '../../../tracker/model.ts'
import { rebuildStore } from '../../../tracker/rebuild.ts'
import { homePaths, runFolder, writeAsked, writeSweepFolder } from '../../../tracker/run-folder.ts'
import { openStore, type Store } from '../../../tracker/store/open.ts'
import { testFolder } from '../../support/folders.ts'
import { fixtures } from '../../support/truth.ts'
import { trialOf } from '../recorded.ts'
import { type LabelledRun, labelledRun } from './labelled-run.ts'

const recorded = labelledRun(join(fixtures, 'recorded'), 'single-08')

/** The trial that made a labelled run, as run.json would tell it. */
const trialOfLabelled = ({ seen }: LabelledRun): Trial => ({
  ...trialOf(),
  prompts: seen.prompts.map(({ text, role }, k) => ({
    ...{ text, role, seed: 11 * (k + 1), negative: null, width: 128, height: 128 },
    ...{ steps: 20, cfg: 4, guidance: null, sampler: null },
  })),
})

/** A home with one trial; its first `epochs` epochs lie in the run folder of each attempt. */
function homeWith({ attempts = 1, epochs = 8 } = {}): string {
  const home = join(testFolder(), 'home')
  const trial = trialOfLabelled(recorded)
  const datasets = join(homePaths(home).datasets, trial.dataset.fingerprint)
  cpSync(join(recorded.folder, 'dataset'), datasets, { recursive: true })
  const images = recorded.seen.training.map(({ sha256, path }) => ({
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
  }
  return home
}

/** Samples of epochs `from` to `to`, and every checkpoint. */
function layEpochs(folder: string, from: number, to: number): void {
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

async function indexed(home: string): Promise<Store> {
  const store = openStore(homePaths(home).database)
  onTestFinished(store.close)
  await rebuildStore(home, store, { onProgress: () => undefined, isAlive: () => false })
  return store
}

const runIds = (store: Store): number[] =>
  store.sqlite.prepare('SELECT id FROM run ORDER BY id').pluck().all() as number[]

/** The real measure, and what it was asked for. */
function watched(): { readonly measure: Measure; readonly asked: Strip[] } {
  const asked: Strip[] = []
  return {
    asked,
    measure: (strips) => {
      asked.push(...strips)
      return measureInThreads(strips)
    },
  }
}

const savedVerdict = (store: Store, id: number): string =>
  store.sqlite.prepare('SELECT body FROM verdict WHERE run = ?').pluck().get(id) as string

const verdictChanges = (store: Store): number =>
  store.sqlite.prepare("SELECT count(*) FROM change WHERE kind = 'verdict'").pluck().get() as number

describe('a run in a home', () => {
  test('is judged once, and again after the database was deleted with the same words', async () => {
    const home = homeWith()
    const store = await indexed(home)
    const [id = 0] = runIds(store)
    store.sqlite.exec(
      "DELETE FROM verdict; DELETE FROM measurement; DELETE FROM change WHERE kind = 'verdict'",
    )
    const first = await assessRun(store, home, id)
    expect(first).toMatchObject({
      verdict: 'good',
      best: { epoch: 8, checkpoint: 'output/zorvek.safetensors' },
    })
    expect(verdictChanges(store)).toBe(1)

    const { measure, asked } = watched()
    expect(await assessRun(store, home, id, measure)).toEqual(first)
    expect({ asked, changes: verdictChanges(store) }).toEqual({ asked: [], changes: 1 })

    const words = savedVerdict(store, id)
    store.close()
    for (const end of ['', '-wal', '-shm']) rmSync(homePaths(home).database + end, { force: true })
    const again = await indexed(home)
    const [newId = 0] = runIds(again)
    await assessRun(again, home, newId)
    expect(savedVerdict(again, newId)).toBe(words)
  })

  test('whose pictures another run has shown is judged without measuring', async () => {
    const home = homeWith({ attempts: 2 })
    const store = await indexed(home)
    const [one = 0, other = 0] = runIds(store)
    await assessRun(store, home, one)
    const { measure, asked } = watched()
    const verdict = await assessRun(store, home, other, measure)
    expect(verdict?.verdict).toBe('good')
    expect(asked).toEqual([])
  })

  test('that drew one more epoch has only that epoch measured', async () => {
    const home = homeWith({ epochs: 4 })
    const folder = runFolder(home, 'zorvek', trialOfLabelled(recorded), 1)
    const store = await indexed(home)
    const [id = 0] = runIds(store)
    const before = await assessRun(store, home, id)
    expect(before?.epochs).toHaveLength(4)

    layEpochs(folder, 5, 5)
    await rebuildStore(home, store, { onProgress: () => undefined, isAlive: () => false })
    store.sqlite.exec('DELETE FROM verdict')
    const { measure, asked } = watched()
    const after = await assessRun(store, home, runIds(store)[0] ?? 0, measure)
    expect(after?.epochs).toHaveLength(5)
    const measured = asked.flatMap(({ features, statistics }) => [
      ...features,
      ...statistics.map((s) => s.picture),
    ])
    for (const { path } of measured) expect(path).toContain('_e000005_')
  })

  test('without its training pictures is judged by its samples alone', async () => {
    const home = homeWith()
    rmSync(homePaths(home).datasets, { recursive: true })
    const store = await indexed(home)
    const verdict = await assessRun(store, home, runIds(store)[0] ?? 0)
    expect(verdict?.verdict).not.toBe('unclear')
  })

  test('that is not there has no verdict', async () => {
    const home = homeWith({ epochs: 0 })
    expect(await assessRun(await indexed(home), home, 99)).toBeNull()
  })
})
