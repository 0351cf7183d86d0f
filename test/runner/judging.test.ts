import { expect, test } from 'vitest'
import { startJudging } from '../../runner/judging.ts'
import { assessRun } from '../../tracker/analysis/assess.ts'
import type { Store } from '../../tracker/store/open.ts'
import { homeWith, indexed, runIds } from '../tracker/analysis/labelled-home.ts'

/** As a lorasweep of last year would have left its verdicts. */
const makeOld = (store: Store, runs: readonly number[]): void => {
  const update = store.sqlite.prepare(
    "UPDATE verdict SET body = json_set(body, '$.version', 'judge/0') WHERE run = ?",
  )
  for (const id of runs) update.run(id)
}

const versions = (store: Store): unknown[] =>
  store.sqlite.prepare("SELECT body ->> 'version' FROM verdict ORDER BY run").pluck().all()

test('verdicts of an older version stay until something is new, then the whole sweep is judged by one', async () => {
  const home = homeWith({ attempts: 3, epochs: 1, hasPhotos: false })
  const store = await indexed(home)
  const runs = runIds(store)
  for (const id of runs) await assessRun(store, home, id)
  const [current] = versions(store)
  makeOld(store, runs)

  const judging = startJudging(store, home)
  const askAll = async (): Promise<void> => {
    for (const id of runs) judging.ask(id)
    await judging.idle()
  }
  await askAll()
  expect(versions(store)).toEqual(['judge/0', 'judge/0', 'judge/0'])

  store.sqlite.prepare("UPDATE verdict SET inputs = 'one more epoch' WHERE run = ?").run(runs[1])
  judging.ask(runs[1] ?? 0)
  await judging.idle()
  expect(versions(store)).toEqual([current, current, current])

  makeOld(store, runs.slice(0, 1))
  await askAll()
  expect(versions(store)).toEqual([current, current, current])
  expect(judging.takeFailures()).toEqual([])
})
