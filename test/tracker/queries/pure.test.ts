import { describe, expect, test } from 'vitest'
import { columnsOf, thinned } from '../../../tracker/queries/columns.ts'
import { lossGroup } from '../../../tracker/queries/loss-group.ts'
import { preferred, trainingLoss, validationLoss } from '../../../tracker/queries/tags.ts'
import { parameterChanges, variation } from '../../../tracker/queries/varying.ts'
import { addToOverview, emptyOverview, overviewBytes, readOverview } from '../../../tracker/store/overview.ts'

describe('what varies', () => {
  test('a parameter that one trial lacks varies; lists are compared by what is in them', () => {
    expect(
      variation([
        { network_dim: 8, optimizer_args: ['a=1'], seed: 42 },
        { network_dim: 8, optimizer_args: ['a=1'], seed: 42, min_snr_gamma: 5 },
      ]),
    ).toEqual({ varying: ['min_snr_gamma'], same: { network_dim: 8, optimizer_args: ['a=1'], seed: 42 } })
  })

  test('1 and "1" are different values, and one trial varies in nothing', () => {
    expect(variation([{ a: 1 }, { a: '1' }]).varying).toEqual(['a'])
    expect(variation([{ a: 1 }])).toEqual({ varying: [], same: { a: 1 } })
    expect(variation([])).toEqual({ varying: [], same: {} })
  })

  test('changes lead from one trial to another', () => {
    expect(parameterChanges({ a: 1, b: 2 }, { a: 1, b: 3, c: 4 })).toEqual([
      { name: 'b', before: 2, after: 3 },
      { name: 'c', before: null, after: 4 },
    ])
  })
})

test('losses are comparable only with the same weighting, formula, size, model and script', () => {
  const base = { resolution: '512,512', network_dim: 8 }
  const group = lossGroup('train_network', base)
  expect(lossGroup('train_network', { ...base, network_dim: 64, unet_lr: 1 })).toBe(group)
  for (const other of [
    { min_snr_gamma: 5 },
    { loss_type: 'huber' },
    { noise_offset: 0.1 },
    { resolution: '768' },
  ]) {
    expect(lossGroup('train_network', { ...base, ...other })).not.toBe(group)
  }
  expect(lossGroup('sdxl_train_network', base)).not.toBe(group)
})

test('of several losses the calmest that means the same is taken', () => {
  const there = [
    'loss/average',
    'loss/validation/step_average',
    'loss/validation/epoch_divergence',
    'loss/current',
  ]
  const names = there.map((tag) => ({ tag, axis: 'step' }) as const)
  expect(preferred(trainingLoss, names)?.tag).toBe('loss/current')
  expect(preferred(validationLoss, names)?.tag).toBe('loss/validation/step_average')
  expect(preferred(validationLoss, [])).toBeNull()
})

describe('columns', () => {
  const buckets = (values: readonly number[]) => {
    const overview = emptyOverview()
    for (const [n, value] of values.entries()) addToOverview(overview, n + 1, value)
    return readOverview(overviewBytes(overview))
  }

  test('thinning keeps extremes, the first step, the last value and the mean of all points', () => {
    expect(columnsOf(thinned(buckets([1, 2, 9, 4, 5]), 2))).toEqual({
      step: [1, 4],
      min: [1, 4],
      max: [9, 5],
      mean: [4, 4.5],
      last: [9, 5],
    })
  })

  test('what is not finite is null and does not spoil its neighbours', () => {
    expect(columnsOf(thinned(buckets([1, Number.NaN, 3, Number.NaN]), 2))).toMatchObject({
      mean: [1, 3],
      max: [1, 3],
      last: [null, null],
    })
    expect(columnsOf(buckets([Number.POSITIVE_INFINITY]))).toMatchObject({ mean: [null], last: [null] })
  })
})
