import { rmSync } from 'node:fs'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { machine } from '../../dashboard/api/bodies/machine.ts'
import { runPage } from '../../dashboard/api/bodies/run.ts'
import { log, overlay, overview, points } from '../../dashboard/api/bodies/series.ts'
import { sweepPage, sweeps } from '../../dashboard/api/bodies/sweep.ts'
import { openFollower } from '../../dashboard/api/follower.ts'
import type {
  LogPage,
  OverlayFact,
  OverviewFact,
  RunPageFact,
  SweepPageFact,
  WindowFact,
} from '../../dashboard/wire.ts'
import { assessRun } from '../../tracker/analysis/assess.ts'
import { homePaths } from '../../tracker/run-folder.ts'
import type { Store } from '../../tracker/store/open.ts'
import { appOver, useRecordedApp } from './app.ts'
import { indexed } from './recorded-home.ts'

const recorded = useRecordedApp()

async function judgeAll(home: string, store: Store): Promise<void> {
  const runs = store.sqlite.prepare('SELECT id FROM run ORDER BY id').all() as { id: number }[]
  for (const { id } of runs) await assessRun(store, home, id)
}

const routes = [
  '/api/sweeps',
  '/api/sweeps/zorvek',
  '/api/sweeps/zorvek/overlay?kind=training',
  '/api/sweeps/zorvek/overlay?kind=validation',
  '/api/runs/zorvek/1/latest',
  '/api/runs/zorvek/2/1',
  '/api/runs/zorvek/1/1/overview?tag=loss/current&axis=step',
  '/api/runs/zorvek/1/1/points?tag=loss/current&axis=step&from=10&to=20',
  '/api/runs/zorvek/1/1/log',
  '/api/runs/zorvek/1/1/decisions',
  '/api/decisions',
  '/api/machine',
]

test('deleting the database and rebuilding it changes no byte of any JSON route', async () => {
  const { home, store: first, app } = recorded()
  await judgeAll(home, first)
  const picked = await app.request('/api/runs/zorvek/1/1/decisions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'pick', axis: 'epoch', at: 2, sawSuggestion: true }),
  })
  expect(picked.status).toBe(200)
  const read = (from: typeof app) =>
    Promise.all(routes.map(async (route) => (await from.request(route)).text()))
  const before = await read(app)
  expect(before[1]).toContain('"verdict":"good"')
  expect(before.join()).toContain('"pick":{"axis":"epoch","at":2,"sawSuggestion":true}')
  for (const end of ['', '-wal', '-shm']) rmSync(`${homePaths(home).database}${end}`, { force: true })
  const store = await indexed(home)
  await judgeAll(home, store)
  const follower = openFollower(store)
  onTestFinished(() => {
    follower.close()
    store.close()
  })
  expect(await read(appOver({ home, store, follower }))).toEqual(before)
})

test.each([
  ['/api/sweeps', sweeps],
  ['/api/sweeps/zorvek', sweepPage],
  ['/api/sweeps/zorvek/overlay?kind=training&time=yes', overlay],
  ['/api/runs/zorvek/1/latest', runPage],
  ['/api/runs/zorvek/1/1/overview?tag=loss/current&axis=step', overview],
  ['/api/runs/zorvek/1/1/points?tag=loss/current&axis=step&from=10&to=20', points],
  ['/api/runs/zorvek/1/1/log', log],
  ['/api/machine', machine],
])(
  '%s answers what the document says, and nothing more: no id, no number of the database',
  async (route, body) => {
    const answer = await recorded().app.request(route)
    expect(answer.status).toBe(200)
    expect(body.safeParse(await answer.json()).error?.issues).toBeUndefined()
  },
)

test('a sweep shows the parameters that vary, its trials and their runs', async () => {
  const { app } = recorded()
  const page = (await (await app.request('/api/sweeps/zorvek')).json()) as SweepPageFact
  expect(page.varying).toEqual([
    'network_dim',
    'network_alpha',
    'unet_lr',
    'max_train_epochs',
    'lr_scheduler',
    'seed',
  ])
  expect(page.same).toEqual({
    pretrained_model_name_or_path: 'base.safetensors',
    train_batch_size: 2,
    optimizer_type: 'AdamW',
  })
  expect(page.trials.map(({ trial, run }) => [trial, run?.run, run?.state, run?.totalEpochs])).toEqual([
    [1, 'zorvek/1.1', 'succeeded', 8],
    [2, 'zorvek/2.1', 'succeeded', 4],
  ])
})

test('a run has its samples, checkpoints, series and what it differs in', async () => {
  const { app } = recorded()
  const run = (await (await app.request('/api/runs/zorvek/1/latest')).json()) as RunPageFact
  expect(run.samples).toHaveLength(9 * 8)
  expect(run.prompts.map((one) => one.role)).toEqual([...Array(6).fill('trigger'), 'control', 'control'])
  expect(run.checkpoints.map((one) => one.epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(run.series).toContainEqual({ tag: 'loss/current', axis: 'step' })
  expect(run.series).toContainEqual({ tag: 'loss/epoch_average', axis: 'epoch' })
  expect(run.siblings[0]?.changes).toContainEqual({ name: 'max_train_epochs', before: 4, after: 8 })
})

test('a search goes through the whole log, whose progress bars are folded', async () => {
  const { app } = recorded()
  const read = async (query: string): Promise<LogPage> =>
    (await (await app.request(`/api/runs/zorvek/1/1/log?${query}`)).json()) as LogPage
  const end = await read('lines=5')
  expect(end.lines).toHaveLength(5)
  expect(end.found).toBe(end.total)
  const found = await read('lines=5&find=AVR_loss')
  expect(found.total).toBe(end.total)
  expect(found.found).toBeGreaterThan(0)
  expect(found.lines.every(({ text }) => text.includes('avr_loss') && !text.includes('\r'))).toBe(true)
})

test('a rate that is written twice is listed once', async () => {
  const { app, store } = recorded()
  const add = (tag: string): unknown =>
    store.sqlite.prepare("INSERT INTO series (run, tag, axis) VALUES (2, ?, 'step')").run(tag)
  for (const tag of ['lr/d*lr/group0', 'lr/d*lr/unet']) add(tag)
  onTestFinished(() => {
    store.sqlite.prepare("DELETE FROM series WHERE tag LIKE 'lr/d*lr/%'").run()
  })
  const run = (await (await app.request('/api/runs/zorvek/2/1')).json()) as RunPageFact
  const tags = run.series.map(({ tag }) => tag)
  expect(tags).toContain('lr/d*lr/unet')
  expect(tags.filter((tag) => tag.includes('/group'))).toEqual([])
})

test('an overview holds the whole series, a window its single points', async () => {
  const { app } = recorded()
  const at = '/api/runs/zorvek/1/1'
  const whole = (await (
    await app.request(`${at}/overview?tag=loss/current&axis=step`)
  ).json()) as OverviewFact
  expect(whole.step).toHaveLength(512)
  expect(whole.step.at(-1)).toBe(512)
  const part = (await (
    await app.request(`${at}/points?tag=loss/current&axis=step&from=10&to=12`)
  ).json()) as WindowFact
  expect(part.step).toEqual([10, 11, 12])
  expect(part.value.map((one) => one?.toFixed(6))).toEqual(
    whole.mean.slice(9, 12).map((one) => one?.toFixed(6)),
  )
})

test('the overlay has a line for each run with a time for every place', async () => {
  const { app } = recorded()
  const { lines } = (await (
    await app.request('/api/sweeps/zorvek/overlay?kind=training&time=yes')
  ).json()) as OverlayFact
  expect(lines.map(({ trial }) => trial)).toEqual([1, 2])
  for (const line of lines) expect(line.seconds).toHaveLength(line.step.length)
  expect(lines[0]?.seconds?.[0]).toBe(0)
})

test('a picture is found by its content, whole or as a thumbnail', async () => {
  const { app } = recorded()
  const run = (await (await app.request('/api/runs/zorvek/1/latest')).json()) as RunPageFact
  const at = `/api/runs/zorvek/1/1/pictures/${run.samples[0]?.sha256}`
  const whole = await app.request(at)
  expect(whole.headers.get('content-type')).toBe('image/png')
  expect(await sharp(await whole.arrayBuffer()).metadata()).toMatchObject({
    format: 'png',
    width: 128,
    height: 128,
  })
  const small = await app.request(`${at}?width=64`)
  expect(await sharp(await small.arrayBuffer()).metadata()).toMatchObject({
    format: 'webp',
    width: 64,
    height: 64,
  })
  const large = await app.request(`${at}?width=512`)
  expect(await sharp(await large.arrayBuffer()).metadata()).toMatchObject({ width: 128 })
  const known = await app.request(at, { headers: { 'If-None-Match': whole.headers.get('etag') ?? '' } })
  expect(known.status).toBe(304)
})

test('what is not there is named, and a wrong request says what was expected', async () => {
  const { app } = recorded()
  const missing = await app.request('/api/runs/zorvek/9/latest')
  expect([missing.status, await missing.json()]).toMatchObject([
    404,
    { problems: [{ code: 'nothing-there' }] },
  ])
  const wrong = await app.request('/api/runs/zorvek/one/latest')
  expect([wrong.status, await wrong.json()]).toMatchObject([
    400,
    { problems: [{ message: 'trial: a whole number' }] },
  ])
})

test('the document is OpenAPI 3.1 and names every route', async () => {
  const { app } = recorded()
  const document = (await (await app.request('/api/openapi.json')).json()) as {
    openapi: string
    paths: object
    components: { schemas: Record<string, { properties: object }> }
  }
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths)).toContain('/api/runs/{sweep}/{trial}/{attempt}/pictures/{sha256}')
  expect(Object.keys(document.paths)).toHaveLength(11)
  expect(document.components.schemas.Run?.properties).toHaveProperty('moments')
})
