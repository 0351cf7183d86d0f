import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decisions } from '../../dashboard/api/bodies/decisions.ts'
import type { DecisionsFact, ErrorBody } from '../../dashboard/wire.ts'
import { lastSequence } from '../../tracker/queries/changes.ts'
import { verdict } from '../../tracker/store/schema.ts'
import type { RunVerdict } from '../../tracker/verdict.ts'
import { useRecordedApp } from './app.ts'

const recorded = useRecordedApp()
const path = '/api/runs/zorvek/1/latest/decisions'

const post = (body: unknown, headers: Record<string, string> = {}, at = path) =>
  recorded().app.request(at, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

const say = async (body: unknown, at = path): Promise<DecisionsFact> => {
  const answer = await post(body, {}, at)
  expect(answer.status, await answer.clone().text()).toBe(200)
  return decisions.parse(await answer.json())
}

const folderOf = (trial: number): string => {
  const { home, store } = recorded()
  const row = store.sqlite.prepare('SELECT folder FROM run WHERE trial = ?').get(trial) as { folder: string }
  return join(home, row.folder)
}

const lines = (trial: number): unknown[] =>
  readFileSync(join(folderOf(trial), 'human.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)

test('what is said lies in the run folder, is answered and read again', async () => {
  const before = await (await recorded().app.request(path)).json()
  expect(before).toEqual({
    lines: 0,
    pick: null,
    ratings: [],
    learning: { decisions: 0, runs: 0 },
    adaptedTo: null,
  })
  await say({ kind: 'pick', axis: 'epoch', at: 1, sawSuggestion: true })
  const after = await say({
    kind: 'rating',
    axis: 'epoch',
    at: 2,
    value: -1,
    label: null,
    sawSuggestion: false,
  })
  expect(after).toEqual({
    lines: 2,
    // Nothing had been judged, so there was nothing to be seen.
    pick: { axis: 'epoch', at: 1, sawSuggestion: false },
    ratings: [{ axis: 'epoch', at: 2, value: -1, label: null }],
    learning: { decisions: 2, runs: 1 },
    adaptedTo: null,
  })
  expect(lines(1)).toMatchObject([
    { kind: 'pick', at: 1, by: 'dashboard', version: null },
    { kind: 'rating', at: 2, value: -1 },
  ])
  expect(await (await recorded().app.request(path)).json()).toEqual(after)
  expect((await say({ kind: 'unpick' })).pick).toBeNull()
})

test('a decision keeps the version of the verdict that was in view', async () => {
  const { store } = recorded()
  const body = { version: 'judge/9', epochs: [], adaptedTo: 14 } as unknown as RunVerdict
  const { id } = store.sqlite.prepare('SELECT id FROM run WHERE trial = 2').get() as { id: number }
  store.db.insert(verdict).values({ run: id, inputs: 'made', body }).run()
  const at = '/api/runs/zorvek/2/1/decisions'
  const said = await say({ kind: 'pick', axis: 'epoch', at: 3, sawSuggestion: true }, at)
  expect(said).toMatchObject({ pick: { at: 3, sawSuggestion: true }, adaptedTo: 14 })
  expect(lines(2)).toMatchObject([{ version: 'judge/9', sawSuggestion: true }])
})

test('forgetting keeps what was decided and learns from none of it', async () => {
  await say({ kind: 'pick', axis: 'epoch', at: 4, sawSuggestion: false })
  const { app } = recorded()
  const learnt = await (await app.request('/api/decisions')).json()
  expect(learnt).toMatchObject({ runs: 2 })
  const left = await app.request('/api/decisions', { method: 'DELETE' })
  expect(await left.json()).toEqual({ decisions: 0, runs: 0 })
  const after = (await (await app.request(path)).json()) as DecisionsFact
  expect(after.pick).toMatchObject({ at: 4 })
})

test.each([
  ['a moment that was not sampled', { kind: 'pick', axis: 'epoch', at: 999, sawSuggestion: true }, 404],
  [
    'steps where samples were drawn by epoch',
    { kind: 'pick', axis: 'step', at: 1, sawSuggestion: true },
    404,
  ],
  ['no moment', { kind: 'pick', sawSuggestion: true }, 400],
  [
    'a rating beyond the scale',
    { kind: 'rating', axis: 'epoch', at: 1, value: 5, label: null, sawSuggestion: true },
    400,
  ],
  ['a word of its own', { kind: 'forget' }, 400],
  ['a time of its own', { kind: 'unpick', saidAt: '1999-01-01T00:00:00Z' }, 400],
])('%s is refused and nothing is written', async (_, body, status) => {
  const before = lines(1)
  const answer = await post(body)
  expect(answer.status).toBe(status)
  expect(((await answer.json()) as ErrorBody).problems.length).toBeGreaterThan(0)
  expect(lines(1)).toEqual(before)
})

test('another site can neither decide nor forget', async () => {
  const before = lines(1)
  const body = { kind: 'pick', axis: 'epoch', at: 2, sawSuggestion: true }
  expect((await post(body, { Origin: 'https://elsewhere.example' })).status).toBe(403)
  const plain = await post(body, { 'Content-Type': 'text/plain', 'Sec-Fetch-Site': 'cross-site' })
  expect(plain.status).toBe(403)
  const forgetting = { method: 'DELETE', headers: { Origin: 'https://elsewhere.example' } }
  expect((await recorded().app.request('/api/decisions', forgetting)).status).toBe(403)
  expect(lines(1)).toEqual(before)
})

test('whoever waits for changes hears of a decision at once', async () => {
  const { follower, store } = recorded()
  const limits = { timeoutMs: 4000, signal: new AbortController().signal }
  // The first look finds everything new; the second one has to notice.
  for (const at of [2, 3]) {
    const hearing = follower.waitPast(lastSequence(store), limits)
    await say({ kind: 'pick', axis: 'epoch', at, sawSuggestion: false })
    expect(await hearing).toBe('changed')
  }
})

test('only JSON is taken down, and a run that is not there is named', async () => {
  const body = { kind: 'unpick' }
  expect((await post(body, { 'Content-Type': 'text/plain' })).status).toBe(400)
  const broken = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"kind": "unp' }
  expect((await recorded().app.request(path, broken)).status).toBe(400)
  const nowhere = await post(body, {}, '/api/runs/zorvek/77/1/decisions')
  expect(nowhere.status).toBe(404)
  expect(await nowhere.text()).toContain('run zorvek/77.1')
})
