import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { metricsDocument } from '../../../tracker/export/metrics.ts'
import type { RunEvent } from '../../../tracker/model.ts'
import { readAsked } from '../../../tracker/run-folder.ts'
import { appendEvents, readCursors } from '../../../tracker/store/append.ts'
import { changesSince } from '../../../tracker/store/changes.ts'
import { openStore, type Store } from '../../../tracker/store/open.ts'
import { readOverview } from '../../../tracker/store/overview.ts'
import { addRun, setRun } from '../../../tracker/store/write.ts'
import { homeWithRun } from '../recorded.ts'

function storeWithRun(): { store: Store; run: number } {
  const { home, folder } = homeWithRun()
  const store = openStore(join(home, 'tracker.sqlite'))
  onTestFinished(store.close)
  const asked = readAsked(folder)
  if (!asked) throw new Error('run.json is missing')
  return { store, run: addRun(store, { asked, folder: 'runs/zorvek/0001-0123456789/1' }) }
}

const points = (values: readonly number[], from = 1): RunEvent[] =>
  values.map((value, n) => ({
    kind: 'point',
    tag: 'loss/current',
    axis: 'step',
    step: from + n,
    wall: 100 + n,
    value,
  }))

describe('recording what was read', () => {
  test('a stale cursor writes nothing at all', () => {
    const { store, run } = storeWithRun()
    expect(appendEvents(store, run, points([1]), [{ file: 'a', from: 0, to: 10 }])).toBe(true)
    const moves = [
      { file: 'b', from: 0, to: 5 },
      { file: 'a', from: 0, to: 20 },
    ]
    expect(appendEvents(store, run, points([2]), moves)).toBe(false)
    expect(readCursors(store, run)).toEqual(new Map([['a', 10]]))
    expect(metricsDocument(store, run).series[0]?.points).toEqual([[1, 1, 100]])
  })

  test('values that are not finite stay what they are, and several points may share a step', () => {
    const { store, run } = storeWithRun()
    appendEvents(
      store,
      run,
      points([0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
      [],
    )
    appendEvents(store, run, points([0.25]), [])
    expect(metricsDocument(store, run).series[0]?.points.map(([step, value]) => [step, value])).toEqual([
      [1, 0.5],
      [2, 'NaN'],
      [3, 'Infinity'],
      [4, '-Infinity'],
      [1, 0.25],
    ])
  })

  test('the overview is the same bytes however the points came in', () => {
    const values = Array.from({ length: 3000 }, (_, n) =>
      n % 97 === 0 ? Number.NaN : Math.sin(n) / (1 + n / 500),
    )
    const overviewOf = (batch: number): Buffer => {
      const { store, run } = storeWithRun()
      for (let at = 0; at < values.length; at += batch)
        appendEvents(store, run, points(values.slice(at, at + batch), at), [])
      const rows = store.sqlite.prepare('SELECT level, bytes FROM overview').all() as {
        level: number
        bytes: Buffer
      }[]
      expect(rows).toHaveLength(1)
      expect(rows[0]?.level).toBe(3)
      return (rows[0] as { bytes: Buffer }).bytes
    }
    const whole = overviewOf(values.length)
    expect(overviewOf(7).equals(whole)).toBe(true)
    const buckets = readOverview(whole)
    expect(buckets).toHaveLength(Math.ceil(3000 / 8))
    for (const index of [2, 300]) {
      const points = values.slice(index * 8, index * 8 + 8).filter(Number.isFinite)
      expect(buckets[index]).toMatchObject({ step: index * 8, finite: points.length })
      expect(buckets[index]?.max).toBeCloseTo(Math.max(...points), 5)
      expect(buckets[index]?.min).toBeCloseTo(Math.min(...points), 5)
      expect(buckets[index]?.mean).toBeCloseTo(
        points.reduce((sum, value) => sum + value, 0) / points.length,
        5,
      )
      expect(buckets[index]?.last).toBeCloseTo(values[index * 8 + 7] as number, 5)
    }
    expect(buckets[0]?.finite).toBe(7)
  })

  test('live views hear of changes once, and of a gap when too much has happened', () => {
    const { store, run } = storeWithRun()
    const { seq } = changesSince(store, 0)
    appendEvents(store, run, points([1, 2]), [])
    expect(changesSince(store, seq).changes).toMatchObject([{ run, kind: 'point' }])
    setRun(store, run, { state: 'running' })
    setRun(store, run, { state: 'running' })
    expect(changesSince(store, seq + 1).changes).toMatchObject([{ run, kind: 'run' }])
    for (let n = 0; n < 10_100; n++) setRun(store, run, { reason: String(n) })
    expect(changesSince(store, seq)).toMatchObject({ reset: true, changes: [] })
  })
})
