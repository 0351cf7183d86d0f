import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { allRuns } from '../../runner/run-rows.ts'
import { openHome, openSession, tryLease, work } from '../../runner/session.ts'
import { homeRuns, readStarted } from '../../tracker/run-folder.ts'
import { testFolder } from '../support/folders.ts'
import { startLorasweep } from '../support/lorasweep.ts'
import { fixtures } from '../support/truth.ts'
import { until } from '../support/until.ts'

const anHourAgo = (): Date => new Date(Date.now() - 3_600_000)

it('a clock that was set back by an hour: the work is taken over, ends, and is given back', async () => {
  const home = join(testFolder(), 'home')
  mkdirSync(home)
  const file = join(home, 'clock.yaml')
  const recording = JSON.stringify(join(fixtures, 'recorded', 'unet-only'))
  const head =
    'name: clock\ntrainer: replay\nscript: train_network\ndataset: {token: zorvek}\nslots: {cpu: 1}'
  writeFileSync(file, `${head}\nset: {speed: 10, recording: ${recording}}\nprompts: [zorvek --d 11]\n`)
  const before = startLorasweep(['run', file, '--no-dashboard'], { home })
  await until('the trainer', () => readStarted(homeRuns(home)[0]?.folder ?? home)?.trainer)
  before.child.kill('SIGKILL')
  await before.finished

  const store = openHome(home, {})
  const isDone = (): boolean => allRuns(store).every(({ state }) => state === 'succeeded')
  const signal = new AbortController().signal
  const failures: unknown[] = []
  await work(openSession(home, store, anHourAgo), {
    seen: () => undefined,
    failed: (what) => failures.push(what),
    isDone,
    signal,
  })
  const [run] = allRuns(store)
  expect(failures).toEqual([])
  expect(Date.parse(run?.endedAt ?? '')).toBeGreaterThan(Date.parse(run?.startedAt ?? ''))
  expect(tryLease(openSession(home, store, () => new Date()))).toBe(true)
  store.close()
})
