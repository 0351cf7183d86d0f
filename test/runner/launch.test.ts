import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { queueAttempt } from '../../runner/launch.ts'
import type { Trial } from '../../tracker/model.ts'
import { homeRuns, writeSweepFolder } from '../../tracker/run-folder.ts'
import { openStore } from '../../tracker/store/open.ts'
import { testFolder } from '../support/folders.ts'
import { fixtures } from '../support/truth.ts'

const trial: Trial = {
  ...{ number: 1, key: '0123456789', trainer: 'replay', script: 'train_network' },
  parameters: { recording: join(fixtures, 'recorded', 'unet-only'), speed: 1 },
  dataset: { fingerprint: 'a', token: 'zorvek', folders: [], images: 0 },
  ...{ prompts: [], samples: { every: 1, axis: 'epoch' }, runOf: null },
}

test('two who decided on the same attempt queue it once, and a folder left without a row stops nobody', async () => {
  const home = testFolder()
  const store = openStore(join(home, 'tracker.sqlite'))
  onTestFinished(() => store.close())
  const json = {
    format: 'lorasweep.sweep/1',
    name: 'night',
    title: null,
    createdAt: '2026-11-21T00:00:00Z',
  } as const
  writeSweepFolder(home, { yaml: '', json: { ...json, spec: {}, trials: [trial] } })
  const place = {
    ...{ home, store, sweep: 'night', relativeTo: home, installation: null, images: [], snapshot: null },
  }
  const now = new Date('2026-11-21T00:00:00Z')
  const queue = (after: number) => queueAttempt(place, { trial, now, after })
  expect(await Promise.all([queue(0), queue(0)])).toEqual(
    expect.arrayContaining([{ sweep: 'night', trial: 1, attempt: 1 }, null]),
  )
  mkdirSync(join(home, 'runs', 'night', '0001-0123456789', '2'))
  expect(await queue(1)).toMatchObject({ attempt: 3 })
  expect(homeRuns(home).map(({ attempt }) => attempt)).toEqual([1, 3])
})
