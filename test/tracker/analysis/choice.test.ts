import { describe, expect, test } from 'vitest'
import { type ChoiceFacts, choose } from '../../../tracker/analysis/choice.ts'
import type { Weighed } from '../../../tracker/analysis/weigh.ts'

/** Epochs from 1 on. */
const chosen = (points: readonly number[], facts: Partial<ChoiceFacts> = {}, error = 0) => {
  const weighed: Weighed = {
    points: [Number.NEGATIVE_INFINITY, ...points],
    signals: [],
    errorBetween: (one, other) => (one === other ? 0 : error),
    height: () => ({ points: 0, parts: { trigger: [], control: [] } }),
  }
  return choose(weighed, { onset: null, hasCheckpoint: () => true, from: 1, ...facts })
}

describe('the epoch to keep', () => {
  test.each<readonly [string, readonly number[], Partial<ChoiceFacts>, number]>([
    ['is the highest', [0, 1, 3, 2], {}, 3],
    ['is the latest of those that work as well', [0, 3, 2.9, 2.86], {}, 4],
    ['is not one that works a little less well', [0, 3, 2.8, 2.84], {}, 2],
    ['of a tie is the latest, also when an earlier one is as high', [1, 1, 1], {}, 3],
    ['comes before damage', [0, 1, 2, 9], { onset: 4 }, 3],
    ['has a checkpoint', [0, 1, 3, 2], { hasCheckpoint: (k) => k !== 3 }, 4],
    ['without any checkpoint is the highest all the same', [0, 1, 3, 2], { hasCheckpoint: () => false }, 3],
    ['with its only checkpoint after damage is named without one', [0, 3, 2, 9], onlyLast, 2],
    ['is not earlier than validation loss allows', [9, 8, 3, 2], { from: 3 }, 3],
    [
      'is the last one before damage where validation loss allows none',
      [9, 8, 3, 2],
      { from: 4, onset: 3 },
      2,
    ],
    [
      'is the last one with a file where none of those allowed has one',
      [9, 8, 3, 2],
      { from: 4, ...untilTwo },
      2,
    ],
    ['of a run that is damaged from the start is the first', [3, 2, 1], { onset: 1 }, 1],
    ['of one epoch is that one', [-5], {}, 1],
  ])('%s', (_, points, facts, best) => {
    expect(chosen(points, facts).best).toBe(best)
  })
})

const untilTwo: Partial<ChoiceFacts> = { hasCheckpoint: (k) => k <= 2 }

const onlyLast: Partial<ChoiceFacts> = { onset: 4, hasCheckpoint: (k) => k === 4 }

describe('beside the epoch to keep', () => {
  test('stand those it cannot be told from, in order, and none after damage', () => {
    expect(chosen([0, 2.95, 3, 2.9, 2.9], { onset: 5 }).set).toEqual([2, 3, 4])
    expect(chosen([0, 2, 3, 2, 2.5], {}, 1).set).toEqual([2, 3, 4, 5])
    expect(chosen([0, 1, 3, 1], {}, 1).set).toEqual([3])
    expect(chosen([9, 8, 3, 2], { from: 4, ...untilTwo }).set).toEqual([2])
  })

  test('the safer one is the highest earlier one of these', () => {
    expect(chosen([2.8, 2.5, 3, 2.9], {}, 0.6).safer).toBe(3)
    expect(chosen([2.8, 2.5, 3, 2], {}, 0.6).safer).toBe(1)
    expect(chosen([0, 1, 3, 2.9]).safer).toBe(3)
    expect(chosen([0, 1, 3, 2]).safer).toBeNull()
  })

  test('the runner-up is the highest other one that has a checkpoint', () => {
    expect(chosen([0, 1, 3, 2]).runnerUp).toBe(4)
    expect(chosen([0, 1, 3, 2], { hasCheckpoint: (k) => k !== 4 }).runnerUp).toBe(2)
    expect(chosen([1, 0], { onset: 2 }).runnerUp).toBeNull()
  })
})
