import { expect, onTestFinished, test } from 'vitest'
import { openFollower } from '../../dashboard/api/follower.ts'
import type { LiveChange } from '../../dashboard/wire.ts'
import { appendEvents } from '../../tracker/store/append.ts'
import { noteChange } from '../../tracker/store/changes.ts'
import { openStore, type Store } from '../../tracker/store/open.ts'
import { inOneWrite } from '../../tracker/store/write.ts'
import { testFolder } from '../support/folders.ts'
import { appOver } from './app.ts'
import { madeStore, makeSweep } from './made-home.ts'

interface Told {
  readonly event: string
  readonly id: string
  readonly data: LiveChange[]
}

/** A home with one run, a writer and the app, which reads through a connection of its own. */
async function followed(): Promise<{
  writer: Store
  listen: (headers?: Record<string, string>, query?: string) => Promise<Listener>
}> {
  const home = testFolder()
  const writer = madeStore(home)
  await makeSweep(home, writer, {
    sweep: 'zorvek',
    runs: 1,
    epochs: 1,
    stepsPerEpoch: 2,
    prompts: [],
    isIndexOnly: true,
  })
  const store = openStore(writer.sqlite.name)
  const follower = openFollower(store)
  const app = appOver({ home, store, follower })
  onTestFinished(() => {
    follower.close()
    store.close()
    writer.close()
  })
  return {
    writer,
    listen: async (headers = {}, query = '') =>
      listener(await app.request(`/api/events${query}`, { headers })),
  }
}

interface Listener {
  readonly next: () => Promise<Told>
  readonly leave: () => Promise<void>
}

/** Reads a stream event by event. */
function listener(answer: Response): Listener {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) throw new Error('a stream has a body')
  let text = ''
  const next = async (): Promise<Told> => {
    while (!text.includes('\n\n')) {
      const { value, done } = await reader.read()
      if (done) throw new Error('the stream has ended')
      text += value
    }
    const block = text.slice(0, text.indexOf('\n\n'))
    text = text.slice(block.length + 2)
    const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
    return { event: field('event'), id: field('id'), data: JSON.parse(field('data')) }
  }
  return { next, leave: () => reader.cancel() }
}

const writePoint = (writer: Store, step: number): void => {
  const point = {
    kind: 'point',
    tag: 'loss/current',
    axis: 'step',
    wall: 1_795_226_400,
    step,
    value: 0.1,
  } as const
  appendEvents(writer, 1, [point], [])
}

test('a change of another connection is told by name, once for each run and kind', async () => {
  const { writer, listen } = await followed()
  const { next } = await listen()
  expect((await next()).event).toBe('hello')
  inOneWrite(writer, () => {
    writePoint(writer, 3)
    writePoint(writer, 4)
  })
  const told = await next()
  expect(told.event).toBe('change')
  expect(told.data).toEqual([{ run: 'zorvek/1.1', kind: 'point' }])
})

test.each([
  ['Last-Event-ID', (id: string): [Record<string, string>, string] => [{ 'Last-Event-ID': id }, '']],
  ['?after=', (id: string): [Record<string, string>, string] => [{}, `?after=${id}`]],
])('%s catches up with what was missed', async (_, from) => {
  const { writer, listen } = await followed()
  const first = await listen()
  const { id } = await first.next()
  await first.leave()
  writePoint(writer, 3)
  const { next } = await listen(...from(id))
  await next()
  expect(await next()).toMatchObject({ event: 'change', data: [{ run: 'zorvek/1.1', kind: 'point' }] })
})

test('a gap that was trimmed, or a number from another database, sends reset', async () => {
  const { writer, listen } = await followed()
  const { id } = await (await listen()).next()
  inOneWrite(writer, () => {
    for (let n = 0; n < 10_200; n++) noteChange(writer, 1, 'point')
  })
  for (const asked of [id, '999999999']) {
    const { next } = await listen({ 'Last-Event-ID': asked })
    await next()
    expect((await next()).event).toBe('reset')
  }
})

test('closing the follower ends every stream', async () => {
  const { writer } = await followed()
  const store = openStore(writer.sqlite.name)
  const follower = openFollower(store)
  onTestFinished(() => store.close())
  const { next } = listener(await appOver({ home: testFolder(), store, follower }).request('/api/events'))
  await next()
  const end = next()
  follower.close()
  await expect(end).rejects.toThrow('the stream has ended')
})
