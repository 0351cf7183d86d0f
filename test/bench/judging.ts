/**
 * How long a whole sweep takes to be judged again from stored measurements: `npx tsx test/bench/judging.ts`.
 * 24 runs of 10 epochs with 8 prompts, 10 checkpoints and 16 photos each. Goal: less than 1 s.
 */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { judgeAgain } from '../../tracker/analysis/assess.ts'
import { jobsFor, loadSubject } from '../../tracker/analysis/case/subject.ts'
import type { Measurement } from '../../tracker/analysis/measuring/measurement.ts'
import { keepFound } from '../../tracker/analysis/measuring/stored.ts'
import { measureJob } from '../../tracker/analysis/measuring/worker.ts'
import type { RunEvent, Trial } from '../../tracker/model.ts'
import { homePaths, runFolder, writeAsked } from '../../tracker/run-folder.ts'
import { appendEvents } from '../../tracker/store/append.ts'
import { openStore, type Store } from '../../tracker/store/open.ts'
import { addRun, setRun } from '../../tracker/store/write.ts'
import { measureWeights } from '../../tracker/weights/measure.ts'
import { weightMethod } from '../../tracker/weights/weight-measure.ts'
import { fixtures } from '../support/truth.ts'

const [runs, epochs, prompts] = [24, 10, 8]
const fingerprint = 'f'
const recorded = join(fixtures, 'recorded', 'single-08')
const recording = join(recorded, 'run', 'output')
/** Of all runs of a sweep the same. */
const photos = join(recorded, 'dataset', readdirSync(join(recorded, 'dataset'))[0] ?? '')
const images = readdirSync(photos)
  .filter((file) => file.endsWith('.png'))
  .map((file) => ({
    file,
    sha256: createHash('sha256')
      .update(readFileSync(join(photos, file)))
      .digest('hex'),
  }))

export interface JudgingCost {
  readonly seconds: number
  /** Of one core: what it would take on a machine that does nothing else. */
  readonly processorSeconds: number
  /** Milliseconds of the slowest run. */
  readonly slowestMs: number
}

export async function benchJudging(): Promise<JudgingCost> {
  const home = mkdtempSync(join(tmpdir(), 'lorasweep bench '))
  cpSync(photos, join(homePaths(home).datasets, fingerprint), { recursive: true })
  const store = openStore(homePaths(home).database)
  try {
    const ids = Array.from({ length: runs }, (_, n) => addTraining(home, store, n + 1))
    await keepMeasurements(home, store, ids)
    const spent: number[] = []
    const before = process.cpuUsage()
    for (const id of ids) {
      const start = performance.now()
      const judged = await judgeAgain(store, home, id, { measure: nothingIsMissing })
      spent.push(performance.now() - start)
      if (judged?.verdict.verdict === 'unclear') throw new Error(`run ${id} was not judged`)
    }
    const { user, system } = process.cpuUsage(before)
    const seconds = spent.reduce((a, b) => a + b, 0) / 1000
    return { seconds, processorSeconds: (user + system) / 1e6, slowestMs: Math.max(...spent) }
  } finally {
    store.close()
    rmSync(home, { recursive: true, force: true })
  }
}

const nothingIsMissing = (): never => {
  throw new Error('everything is stored, and still something was to be measured')
}

const content = (...of: readonly (string | number)[]): string =>
  createHash('sha256').update(of.join(' ')).digest('hex')

/** A run whose pictures are the recorded ones, under contents of its own. Only the first run has the files. */
function addTraining(home: string, store: Store, number: number): number {
  const trial = trialOf(number)
  const folder = runFolder(home, 'bench', trial, 1)
  mkdirSync(join(folder, 'output', 'sample'), { recursive: true })
  const asked = {
    ...({ format: 'lorasweep.run/1', sweep: 'bench', trial, attempt: 1, outputName: 'zorvek' } as const),
    ...{ images, queuedAt: '2026-11-21T00:00:00.000Z', continues: null, remedy: null },
    command: { program: 'python', args: [], cwd: '/', env: {} },
  }
  writeAsked(folder, asked)
  const id = addRun(store, { asked, folder: folder.slice(home.length + 1) })
  setRun(store, id, { state: 'succeeded' })
  appendEvents(store, id, [...samples(number, folder), ...checkpoints()], [])
  store.sqlite.prepare('UPDATE checkpoint SET key = path || run WHERE run = ?').run(id)
  return id
}

const trialOf = (number: number): Trial => ({
  ...{ number, key: String(number).padStart(10, '0'), trainer: 'replay', script: 'train_network' },
  ...{ parameters: {}, samples: { every: 1, axis: 'epoch' }, runOf: null },
  dataset: { fingerprint, token: 'zorvek', folders: [], images: images.length },
  prompts: Array.from({ length: prompts }, (_, n) => ({
    ...({ text: `prompt ${n}`, role: n < 6 ? 'trigger' : 'control', seed: n + 1, negative: null } as const),
    ...{ width: 128, height: 128, steps: null, cfg: null, guidance: null, sampler: null },
  })),
})

function samples(run: number, folder: string): RunEvent[] {
  const recorded = readdirSync(join(recording, 'sample'))
  const events: RunEvent[] = []
  for (let at = 0; at <= epochs; at++)
    for (let prompt = 0; prompt < prompts; prompt++) {
      const source = recorded.find((name) => name.includes(`_e00000${Math.min(at, 8)}_0${prompt}_`)) ?? ''
      const path = `output/sample/zorvek_e${String(at).padStart(6, '0')}_0${prompt}_20261121000000_1.png`
      if (run === 1) cpSync(join(recording, 'sample', source), join(folder, path))
      const sha256 = content(run, at, prompt)
      const facts = {
        kind: 'sample',
        path,
        axis: 'epoch',
        at,
        prompt,
        seed: 1,
        sha256,
        state: 'whole',
      } as const
      events.push({ ...facts, bytes: 30_000, width: 128, height: 128 })
    }
  return events
}

const checkpoints = (): RunEvent[] =>
  Array.from({ length: epochs }, (_, n) => ({
    ...({ kind: 'checkpoint', state: 'whole', step: (n + 1) * 64, bytes: 1e6, metadata: {} } as const),
    ...{ path: `output/zorvek-${n + 1}.safetensors`, epoch: n + 1 },
  }))

/** The first run is measured; the others get the same values under their own contents. */
async function keepMeasurements(home: string, store: Store, ids: readonly number[]): Promise<void> {
  const first = await loadSubject(store, home, ids[0] ?? 0)
  if (first === null) throw new Error('the first run is not there')
  const strips = (await jobsFor(first, new Map())).filter(({ kind }) => kind === 'strip')
  const measured = (await Promise.all(strips.map(measureJob))).flat()
  const weights = await measureWeights(join(recording, 'zorvek.safetensors'))
  const places = new Map<string, readonly [number, number]>()
  for (let at = 0; at <= epochs; at++)
    for (let prompt = 0; prompt < prompts; prompt++) places.set(content(1, at, prompt), [at, prompt])
  const contentIn = (run: number, of: string): string => {
    const place = places.get(of)
    return place ? content(run, ...place) : of
  }
  for (const [index, id] of ids.entries()) {
    const pictures = measured.map((one) => ({
      ...one,
      ...{ picture: contentIn(index + 1, one.picture), against: contentIn(index + 1, one.against) },
    }))
    const ofWeights = checkpoints().map((one): Measurement => {
      const picture = one.kind === 'checkpoint' ? `${one.path}${id}` : ''
      return { picture, against: '', method: weightMethod, value: weights }
    })
    keepFound(store, { measurements: [...pictures, ...ofWeights], failed: [] })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { seconds, processorSeconds, slowestMs } = await benchJudging()
  const what = `${runs} runs × ${epochs} epochs × ${prompts} prompts judged again`
  console.log(`${what}: ${seconds.toFixed(2)} s, ${processorSeconds.toFixed(2)} s of a core (goal < 1 s)`)
  console.log(`  the slowest run: ${slowestMs.toFixed(0)} ms`)
}
