import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Signals } from '../../../tracker/analysis/learning/learn.ts'
import { adaptedWeights, decidedComparisons } from '../../../tracker/human/adapted.ts'
import { recordHuman } from '../../../tracker/human/record.ts'
import type { HumanLine } from '../../../tracker/human.ts'
import { openStore, type Store } from '../../../tracker/store/open.ts'
import { verdict } from '../../../tracker/store/schema.ts'
import type { RunVerdict } from '../../../tracker/verdict.ts'
import { testFolder } from '../../support/folders.ts'
import { defaults, diceOf, madeRuns, pickBy } from '../analysis/picking.ts'

const saidAt = '2026-11-21T08:00:00.000Z'
const pick = (at: number): HumanLine => ({
  ...{ kind: 'pick', axis: 'epoch', at, saidAt, by: 'dashboard', sawSuggestion: false, version: 'made' },
})

function emptyStore(): Store {
  const store = openStore(join(testFolder(), 'tracker.sqlite'))
  onTestFinished(store.close)
  return store
}

/** A run with a stored verdict of these signals, epoch by epoch, and what was said about it. */
function record(
  store: Store,
  trial: number,
  { epochs, said }: { epochs: readonly (Signals | undefined)[]; said: readonly HumanLine[] },
): void {
  const { id } = store.sqlite
    .prepare(
      "INSERT INTO run (sweep, trial, attempt, folder, state, queued_at) VALUES ('zorvek', ?, 1, ?, 'succeeded', '') RETURNING id",
    )
    .get(trial, `runs/${trial}`) as { id: number }
  const moments = epochs.map((signals, n) => ({ epoch: n + 1, step: null, ...(signals && { signals }) }))
  const body = { version: 'made', epochs: moments } as unknown as RunVerdict
  store.db.insert(verdict).values({ run: id, inputs: 'made', body }).run()
  recordHuman(store, id, { lines: said.map((line, offset) => ({ offset, line })), damage: [] })
}

test('picks in the record and the signals of stored verdicts give the weights', () => {
  const store = emptyStore()
  const dice = diceOf(3)
  const choose = pickBy({ ...defaults, artefact: -4, gain: 0.1 }, dice)
  for (const [n, epochs] of madeRuns(dice, 20).entries())
    record(store, n + 1, { epochs, said: [pick(choose(epochs) + 1)] })
  const adapted = adaptedWeights(store, defaults)
  expect(adapted).toMatchObject({ used: 20, learning: 'adapted' })
  expect((adapted.weights.gain ?? 0) / -(adapted.weights.artefact ?? 0)).toBeLessThan(0.6)
})

test('nothing said, nothing forgotten and nothing of an older judge moves a weight', () => {
  const store = emptyStore()
  expect(adaptedWeights(store, defaults)).toEqual({ weights: defaults, used: 0, learning: 'few' })
  const forget: HumanLine = { kind: 'forget', saidAt, by: 'command' }
  for (let trial = 1; trial <= 9; trial++)
    record(store, trial, { epochs: [{ gain: 1 }, { gain: 2 }], said: [pick(1), forget] })
  for (let trial = 10; trial <= 19; trial++)
    record(store, trial, { epochs: [undefined, undefined], said: [pick(1)] })
  expect(adaptedWeights(store, defaults)).toEqual({ weights: defaults, used: 0, learning: 'few' })
})

test('a signal that a run does not have tells none of its moments apart', () => {
  const store = emptyStore()
  record(store, 1, { epochs: [{ gain: 1 }, { gain: 3 }], said: [pick(2)] })
  expect(decidedComparisons(store, ['gain', 'control'])).toMatchObject([
    { better: { gain: 3, control: 0 }, worse: { gain: 1, control: 0 }, weight: 1, run: 'zorvek/1.1' },
  ])
})
