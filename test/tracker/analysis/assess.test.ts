import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, onTestFinished, test } from 'vitest'
import { assessRun, forgetMeasured, judgeAgain } from '../../../tracker/analysis/assess.ts'
import { judgeInput } from '../../../tracker/analysis/case/case.ts'
import { loadSubject, measuredOf } from '../../../tracker/analysis/case/subject.ts'
import type { Job, Measure } from '../../../tracker/analysis/measuring/job.ts'
import { measureApart, openMeasuring } from '../../../tracker/analysis/measuring/pool.ts'
import { rebuildStore } from '../../../tracker/rebuild.ts'
import { homePaths } from '../../../tracker/run-folder.ts'
import type { Store } from '../../../tracker/store/open.ts'
import { seededUniform } from '../pixels/degradations.ts'
import { folderOf, homeWith, indexed, layEpochs, runIds } from './labelled-home.ts'

/** The real measure, and what it was asked for. */
function watched(): { readonly measure: Measure; readonly asked: Job[] } {
  const asked: Job[] = []
  return {
    asked,
    measure: (jobs, watch) => {
      asked.push(...jobs)
      return measureApart(jobs, watch)
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
    expect(await assessRun(store, home, id, { measure })).toEqual(first)
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
    const home = homeWith({ attempts: 2, epochs: 3 })
    const store = await indexed(home)
    const [one = 0, other = 0] = runIds(store)
    await assessRun(store, home, one)
    const { measure, asked } = watched()
    const verdict = await assessRun(store, home, other, { measure })
    expect(verdict?.epochs).toHaveLength(3)
    expect(asked).toEqual([])
  })

  test('that drew one more epoch has only that epoch measured', async () => {
    const home = homeWith({ epochs: 4 })
    const store = await indexed(home)
    const [id = 0] = runIds(store)
    const before = await assessRun(store, home, id)
    expect(before?.epochs).toHaveLength(4)

    layEpochs(folderOf(home), 5, 5)
    await rebuildStore(home, store, { onProgress: () => undefined, isAlive: () => false })
    store.sqlite.exec('DELETE FROM verdict')
    const { measure, asked } = watched()
    const after = await assessRun(store, home, runIds(store)[0] ?? 0, { measure })
    expect(after?.epochs).toHaveLength(5)
    const strips = asked.flatMap((job) => (job.kind === 'strip' ? [job.strip] : []))
    const measured = strips.flatMap(({ features, statistics }) => [
      ...features,
      ...statistics.map((s) => s.picture),
    ])
    expect(measured.length).toBeGreaterThan(0)
    for (const { path } of measured) expect(path).toContain('_e000005_')
  })

  test('without its training pictures is judged by its samples alone', async () => {
    const home = homeWith({ epochs: 5 })
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

/** Aborts at one sample of epoch 2. */
const spoilt = new URL('./measuring/workers/spoilt.mjs', import.meta.url)
const spoiltSample = '_e000002_03_'

const contentAt = (store: Store, part: string): string =>
  store.sqlite.prepare('SELECT sha256 FROM sample WHERE path GLOB ?').pluck().get(`*${part}*`) as string

const rowsOf = (store: Store, method: string): { picture: string; value: string }[] =>
  store.sqlite.prepare('SELECT picture, value FROM measurement WHERE method = ?').all(method) as {
    picture: string
    value: string
  }[]

describe('a picture that no worker survives', () => {
  test('is left out of the verdict and not tried again, until it is measured anew', async () => {
    const home = homeWith({ epochs: 4, hasPhotos: false })
    const store = await indexed(home)
    const [id = 0] = runIds(store)
    const measuring = openMeasuring({ script: spoilt })
    onTestFinished(measuring.close)
    const first = await judgeAgain(store, home, id, { measure: measuring.measure })
    const why = 'measuring it was ended by SIGABRT'
    expect(first?.unmeasured).toEqual([{ path: expect.stringContaining(spoiltSample), why }])
    expect(rowsOf(store, 'unmeasurable/1')).toEqual([
      { picture: contentAt(store, spoiltSample), value: JSON.stringify(why) },
    ])
    const around = store.sqlite
      .prepare('SELECT count(*) FROM measurement WHERE picture = ? AND against = ?')
      .pluck()
    expect(around.get(contentAt(store, '_e000003_03_'), contentAt(store, '_e000001_03_'))).toBeGreaterThan(0)
    const subject = await loadSubject(store, home, id)
    if (subject === null) throw new Error('the run is gone')
    const { moments } = judgeInput(subject.seen, measuredOf(store, subject))
    expect(moments[2]?.samples[3]).toMatchObject({ measured: null, fromFirst: null, fromPrevious: null })
    expect(moments[3]?.samples[3]?.fromPrevious).toEqual(expect.any(Number))

    const { measure, asked } = watched()
    const second = await judgeAgain(store, home, id, { measure })
    expect({ asked, verdict: second?.verdict, unmeasured: second?.unmeasured }).toEqual({
      asked: [],
      verdict: first?.verdict,
      unmeasured: first?.unmeasured,
    })

    await forgetMeasured(store, home, id)
    const anew = await judgeAgain(store, home, id, { measure })
    expect(anew?.unmeasured).toEqual([])
    expect(rowsOf(store, 'unmeasurable/1')).toEqual([])
    expect(asked.length).toBeGreaterThan(0)
  })

  test('or that is noise is named by its place', async () => {
    const home = homeWith({ epochs: 4, hasPhotos: false })
    const samples = join(folderOf(home), 'output', 'sample')
    const name = readdirSync(samples).find((one) => one.includes(spoiltSample)) as string
    const raw = { width: 128, height: 128, channels: 3 } as const
    const next = seededUniform(1)
    const noise = Buffer.from(Uint8Array.from({ length: 128 * 128 * 3 }, () => 256 * next()))
    await sharp(noise, { raw }).png().toFile(join(samples, name))
    const store = await indexed(home)
    const judged = await judgeAgain(store, home, runIds(store)[0] ?? 0)
    expect(judged?.unmeasured).toEqual([
      { path: join(samples, name), why: expect.stringContaining('it is noise') },
    ])
  })

  test('is not one that is away: when it is back the run is judged anew', async () => {
    const home = homeWith({ epochs: 3, hasPhotos: false })
    const store = await indexed(home)
    const [id = 0] = runIds(store)
    const path = store.sqlite
      .prepare('SELECT path FROM sample WHERE path GLOB ?')
      .pluck()
      .get(`*${spoiltSample}*`) as string
    const file = join(folderOf(home), path)
    renameSync(file, `${file} away`)
    await assessRun(store, home, id)
    expect(rowsOf(store, 'unmeasurable/1')).toEqual([])
    const { measure, asked } = watched()
    renameSync(`${file} away`, file)
    const whole = await assessRun(store, home, id, { measure })
    expect(asked).not.toEqual([])
    expect(whole).toEqual((await judgeAgain(store, home, id))?.verdict)
  })

  test('keeps what was measured when its file is gone for good', async () => {
    const home = homeWith({ epochs: 1, hasPhotos: false })
    const store = await indexed(home)
    const [id = 0] = runIds(store)
    await assessRun(store, home, id)
    const picture = contentAt(store, '_e000001_03_')
    const kept = (): unknown =>
      store.sqlite.prepare('SELECT count(*) FROM measurement WHERE picture = ?').pluck().get(picture)
    const before = kept()
    const path = store.sqlite
      .prepare('SELECT path FROM sample WHERE sha256 = ?')
      .pluck()
      .get(picture) as string
    rmSync(join(folderOf(home), path))
    await forgetMeasured(store, home, id)
    expect(kept()).toBe(before)
    expect(store.sqlite.prepare('SELECT count(*) FROM measurement').pluck().get()).toBe(before)
  })
})

describe('the weights of checkpoints', () => {
  test('are measured once, and what they said is kept when a file is deleted', async () => {
    const home = homeWith({ epochs: 3, hasPhotos: false })
    const store = await indexed(home)
    const [id = 0] = runIds(store)
    await assessRun(store, home, id)
    expect(rowsOf(store, 'weights/1')).toHaveLength(8)
    rmSync(join(folderOf(home), 'output', 'zorvek.safetensors'))
    const { measure, asked } = watched()
    await judgeAgain(store, home, id, { measure })
    expect(asked).toEqual([])
    expect(rowsOf(store, 'weights/1')).toHaveLength(8)
  })

  test('of a file that was deleted before are not asked for', async () => {
    const home = homeWith({ epochs: 1, hasPhotos: false })
    const store = await indexed(home)
    const [id = 0] = runIds(store)
    await assessRun(store, home, id)
    rmSync(join(folderOf(home), 'output', 'zorvek.safetensors'))
    store.sqlite.exec("DELETE FROM measurement WHERE method = 'weights/1'")
    const { measure, asked } = watched()
    await judgeAgain(store, home, id, { measure })
    expect(asked.map(({ kind }) => kind)).toEqual(Array(7).fill('weights'))
  })

  test('that cannot be read hold up no verdict', async () => {
    const home = homeWith({ epochs: 3, hasPhotos: false })
    const store = await indexed(home)
    const [id = 0] = runIds(store)
    const file = join(folderOf(home), 'output', 'zorvek.safetensors')
    writeFileSync(file, Buffer.alloc(100))
    const judged = await judgeAgain(store, home, id)
    expect(judged?.verdict.epochs).toHaveLength(3)
    expect(judged?.unmeasured).toEqual([{ path: file, why: expect.stringContaining('zorvek.safetensors') }])
  })
})
