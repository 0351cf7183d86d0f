import { describe, expect, test } from 'vitest'
import { filterTrials } from '../../../dashboard/web/table/filter.ts'
import { nextSorting, readSorting, sorted } from '../../../dashboard/web/table/sort.ts'
import { trialColumns } from '../../../dashboard/web/table/trial-columns.ts'
import { judgedFact, runFact, trialFact } from './facts.ts'

const trials = [
  trialFact({ trial: 1, parameters: { unet_lr: 1e-4, optimizer_type: 'AdamW8bit' }, lastLoss: 0.2 }),
  trialFact({
    trial: 2,
    parameters: { unet_lr: 1e-3 },
    run: runFact({ trial: 2, judged: judgedFact('ug') }),
  }),
  trialFact({ trial: 10, parameters: { unet_lr: 1e-5, optimizer_type: 'Adafactor' }, lastLoss: 0.1 }),
]
const columns = trialColumns(['unet_lr', 'optimizer_type'])
const numbers = (list: readonly { trial: number }[]) => list.map((one) => one.trial)

describe('sorting', () => {
  test('nothing is sorted by a loss unless somebody asks', () => {
    expect(numbers(sorted(trials, readSorting(null, columns)))).toEqual([1, 2, 10])
  })

  test.each([
    ['unet_lr', [10, 1, 2]],
    ['-unet_lr', [2, 1, 10]],
    ['loss', [10, 1, 2]],
    ['-loss', [1, 10, 2]],
    ['optimizer_type', [10, 1, 2]],
    ['-trial', [10, 2, 1]],
    ['no_such_column', [1, 2, 10]],
  ])('%s gives %j; what is missing comes last', (text, expected) => {
    expect(numbers(sorted(trials, readSorting(text, columns)))).toEqual(expected)
  })

  test('a head goes up, down, and back to the order of numbers', () => {
    const column = columns.find(({ name }) => name === 'unet_lr')
    if (!column) throw new Error('unet_lr is a column')
    expect(nextSorting(null, column)).toBe('unet_lr')
    expect(nextSorting({ column, isDown: false }, column)).toBe('-unet_lr')
    expect(nextSorting({ column, isDown: true }, column)).toBeNull()
  })
})

describe('filtering', () => {
  test.each([
    ['', [1, 2, 10]],
    ['unet_lr < 5e-4', [1, 10]],
    ["optimizer_type = 'Adafactor'", [10]],
    ["verdict == 'good'", [2]],
    ["state == 'finished' or trial > 5", [2, 10]],
    ['unet_lr > 1', []],
  ])('%s keeps %j', (text, expected) => {
    const result = filterTrials(trials, text, columns)
    expect(result.ok && numbers(result.trials)).toEqual(expected)
  })

  test('a wrong filter says where and why', () => {
    expect(filterTrials(trials, 'unet_lr <', columns)).toMatchObject({ ok: false, column: 10 })
    expect(filterTrials(trials, 'trial > 0 and learn_rate < 1', columns)).toEqual({
      ok: false,
      column: 15,
      message: 'nothing here is called learn_rate',
    })
  })
})
