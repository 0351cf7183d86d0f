import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openFollower } from '../../dashboard/api/follower.ts'
import { readingText } from '../../dashboard/web/words/slots.ts'
import type { MachineFact } from '../../dashboard/wire.ts'
import { runPaths } from '../../tracker/run-folder.ts'
import { takeLease } from '../../tracker/store/lease.ts'
import { testFolder } from '../support/folders.ts'
import { appOver } from './app.ts'
import { madeStore, makeSweep } from './made-home.ts'

const reading = { memoryUsedMiB: 20_480, utilization: 98, celsius: 71, watts: null }

test('a running run shows what its card last said, and whether a runner is at work', async () => {
  const home = join(testFolder(), 'home')
  const store = madeStore(home)
  const follower = openFollower(store)
  onTestFinished(() => {
    follower.close()
    store.close()
  })
  const ask = async (): Promise<MachineFact> =>
    (await (await appOver({ home, store, follower }).request('/api/machine')).json()) as MachineFact
  expect(await ask()).toEqual({ isAttended: null, slots: [] })

  const states = ['running', 'queued'] as const
  await makeSweep(home, store, {
    ...{ sweep: 'busy', runs: 2, prompts: ['zorvek'], epochs: 2, stepsPerEpoch: 4 },
    states,
  })
  expect(await ask()).toMatchObject({ isAttended: false, slots: [{ run: 'busy/1.1', reading: null }] })

  const { folder } = store.sqlite.prepare("SELECT folder FROM run WHERE state = 'running'").get() as {
    folder: string
  }
  const line = (utilization: number): string =>
    `${JSON.stringify({ at: '2026-01-01T00:00:00Z', uuid: 'GPU-1', ...reading, utilization })}\n`
  writeFileSync(runPaths(join(home, folder)).gpu, `${line(3)}${line(98)}{"at": "2026-01-0`)
  const me = { host: 'here', pid: 1, bootId: 'boot', startTime: '1', heartbeatAt: Date.now() / 1000 }
  expect(takeLease(store, me, () => false)).toBe(true)
  expect(await ask()).toMatchObject({ isAttended: true, slots: [{ reading }] })

  takeLease(store, { ...me, heartbeatAt: me.heartbeatAt - 6 }, () => false)
  expect((await ask()).isAttended).toBe(false)
})

test('a reading leaves out what the card does not tell', () => {
  expect(readingText(reading)).toMatch(/^98 % busy, .*GB, 71 °C$/)
})
