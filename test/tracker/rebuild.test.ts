import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { metricsCsv, metricsDocument } from '../../tracker/export/metrics.ts'
import { showDocument } from '../../tracker/export/show.ts'
import { rebuildStore } from '../../tracker/rebuild.ts'
import { writeJson } from '../../tracker/run-folder/whole-file.ts'
import { readAsked, runPaths, writeStop } from '../../tracker/run-folder.ts'
import { openStore, type Store } from '../../tracker/store/open.ts'
import { homeWithRun, layDown, readExpected, recordings } from './recorded.ts'

async function rebuilt(home: string): Promise<{ store: Store; id: number }> {
  const file = join(home, 'tracker.sqlite')
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  const store = openStore(file)
  onTestFinished(store.close)
  await rebuildStore(home, store, { onProgress: () => undefined, isAlive: () => false })
  const { id } = store.sqlite.prepare('SELECT id FROM run').get() as { id: number }
  return { store, id }
}

const exit = { code: 0, signal: null, endedAt: '2026-11-21T00:05:00.000Z' }
const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

describe('the record is made of the folders alone', () => {
  test.each(recordings())('$name is exported as it was recorded', async (recorded) => {
    const { home, folder } = homeWithRun()
    layDown(recorded, folder)
    writeJson(runPaths(folder).exit, exit)
    const { store, id } = await rebuilt(home)
    const expected = readExpected(recorded)
    const metrics = metricsDocument(store, id)
    expect(metrics).toMatchObject({ format: 'lorasweep.metrics/1', run: 'zorvek/1.1' })
    expect(Object.fromEntries(metrics.series.map(({ tag, points }) => [tag, points]))).toEqual(
      expected.scalars,
    )
    const shown = showDocument(store, home, id)
    const samples = shown.samples.map(({ axis, at, prompt, seed, path }) => ({
      file: base(path),
      axis,
      at,
      prompt,
      seed,
    }))
    expect(samples).toEqual(expected.samples)
    const checkpoints = shown.checkpoints.map(({ epoch, step, path, bytes }) => ({
      file: base(path),
      ss_epoch: String(epoch),
      ss_steps: String(step),
      bytes,
    }))
    expect(checkpoints).toEqual(expected.checkpoints)
    expect(shown.state).toBe(
      expected.checkpoints.some(({ file }) => !/-\w+\.safetensors$/.test(file)) ? 'succeeded' : 'failed',
    )
  })

  test('twice from the folders is the same text, whatever the database held', async () => {
    const [recorded] = recordings()
    if (!recorded) throw new Error('there are no recordings')
    const { home, folder } = homeWithRun()
    layDown(recorded, folder)
    const first = await rebuilt(home)
    const text = ({ store, id }: { store: Store; id: number }): string =>
      JSON.stringify([showDocument(store, home, id), metricsDocument(store, id)])
    const before = text(first)
    first.store.sqlite.exec(
      "UPDATE run SET state = 'failed'; DELETE FROM point; UPDATE cursor SET offset = 1",
    )
    await rebuildStore(home, first.store, { onProgress: () => undefined, isAlive: () => false })
    const { id } = first.store.sqlite.prepare('SELECT id FROM run').get() as { id: number }
    expect(text({ store: first.store, id })).toBe(before)
  })

  test('others see every run whole and under its id while it happens', async () => {
    const [recorded] = recordings()
    if (!recorded) throw new Error('there are no recordings')
    const { home, folder } = homeWithRun()
    layDown(recorded, folder)
    const { store } = await rebuilt(home)
    const other = openStore(join(home, 'tracker.sqlite'))
    onTestFinished(other.close)
    const seen = (): unknown =>
      other.sqlite
        .prepare(`SELECT run.id, state, count(*) AS points FROM run JOIN series ON series.run = run.id
          JOIN point ON point.series = series.id GROUP BY run.id`)
        .all()
    const before = seen()
    const during: unknown[] = []
    const rebuilding = rebuildStore(home, store, {
      onProgress: () => during.push(seen()),
      isAlive: () => false,
    })
    during.push(seen())
    await rebuilding
    expect(during).toEqual([before, before])
  })

  test('a run whose folder is gone is forgotten', async () => {
    const { home, folder } = homeWithRun()
    const { store } = await rebuilt(home)
    rmSync(join(folder, '..'), { recursive: true })
    await rebuildStore(home, store, { onProgress: () => undefined, isAlive: () => false })
    expect(store.sqlite.prepare('SELECT count(*) AS n FROM run').get()).toEqual({ n: 0 })
  })

  test('a stopped run is cancelled, one that lives is running', async () => {
    const { home, folder } = homeWithRun()
    expect((await rebuilt(home)).store.sqlite.prepare('SELECT state FROM run').get()).toEqual({
      state: 'queued',
    })
    writeStop(folder, { by: 'ann', why: 'enough', at: '2026-11-21T00:04:00.000Z' })
    writeJson(runPaths(folder).exit, { ...exit, code: null, signal: 'SIGTERM' })
    const { store } = await rebuilt(home)
    expect(store.sqlite.prepare('SELECT state, reason FROM run').get()).toEqual({
      state: 'cancelled',
      reason: 'stopped by ann: enough',
    })
    expect(readAsked(folder)?.sweep).toBe('zorvek')
  })
})

test('a curve as CSV has one line per point, and quotes what needs it', () => {
  const csv = metricsCsv({
    format: 'lorasweep.metrics/1',
    run: 'zorvek/1.1',
    series: [
      {
        tag: 'lr/a,"b"',
        axis: 'step',
        points: [
          [1, 0.5, 10.25],
          [1, 'NaN', 11],
        ],
      },
    ],
  })
  expect(csv).toBe(
    'tag,axis,seq,step,value,wall\n"lr/a,""b""",step,0,1,0.5,10.25\n"lr/a,""b""",step,1,1,NaN,11\n',
  )
})
