import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { scalarsOf } from '../../../tracker/export/scalars.ts'
import { eventFileBytes } from '../../../tracker/export/tfevents.ts'
import { readEvents } from '../../../tracker/ingest/tfevents.ts'
import { rebuildStore } from '../../../tracker/rebuild.ts'
import { openStore } from '../../../tracker/store/open.ts'
import { asExpected, homeWithRun, layDown, readExpected, recordings } from '../recorded.ts'

test.each(recordings())(
  '$name comes back from an exported event file as it was recorded',
  async (recorded) => {
    const { home, folder } = homeWithRun()
    layDown(recorded, folder)
    const store = openStore(join(home, 'tracker.sqlite'))
    onTestFinished(store.close)
    await rebuildStore(home, store, { onProgress: () => undefined, isAlive: () => false })
    const { id } = store.sqlite.prepare('SELECT id FROM run').get() as { id: number }
    const bytes = eventFileBytes(scalarsOf(store, id))
    const { points, damage, read } = readEvents(bytes)
    expect([damage, read]).toEqual([null, bytes.length])
    expect(asExpected(points).scalars).toEqual(readExpected(recorded).scalars)
  },
)

test('large steps, long tags and every kind of number are written', () => {
  const tag = `loss/${'ü'.repeat(80)}`
  const values = [1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0.25]
  const scalars = values.map((value, n) => ({ tag, step: 2 ** 40 + n, wall: 1.8e9 + n / 8, value }))
  const { points } = readEvents(eventFileBytes(scalars))
  expect(points.map(({ tag, step, wall, value }) => ({ tag, step, wall, value }))).toEqual(scalars)
})
