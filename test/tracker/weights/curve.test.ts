import { expect, test } from 'vitest'
import { weightCurve } from '../../../tracker/weights/curve.ts'
import type { EpochWeights } from '../../../tracker/weights/findings.ts'

const at = (epoch: number, signature: readonly number[]): EpochWeights => ({
  epoch,
  measure: {
    kind: 'measured',
    modules: 1,
    measured: 1,
    rank: 4,
    normMean: epoch,
    normMax: { value: 2 * epoch, module: 'a' },
    stableRankMean: 3,
    stableRankMedian: 2,
    notFinite: { count: 0, modules: [] },
    signature,
  },
})

test('a curve tells of each epoch how long the change is, where it points and which way the last step went', () => {
  const weights = [at(1, [1, 0]), at(2, [2, 0]), at(3, [3, 0]), at(4, [3, 1]), at(5, [3, 0])]
  const doses = [{ epoch: 1, dose: 0.5 }]
  const curve = weightCurve(weights, doses)
  expect(curve[0]).toEqual({
    epoch: 1,
    normMean: 1,
    normMax: 2,
    stableRank: 2,
    cosine: null,
    turn: null,
    dose: 0.5,
  })
  expect(curve.map(({ turn }) => turn)).toEqual([null, null, 1, 0, -1])
  expect(curve[2]?.cosine).toBe(1)
  expect(curve[3]?.cosine).toBeCloseTo(3 / Math.sqrt(10), 12)
  expect(curve[1]?.dose).toBeNull()
})

test('epochs come in order, and files of another kind or of NaN leave gaps', () => {
  const other: EpochWeights = { epoch: 2, measure: { kind: 'other', reason: 'It is LoHa.' } }
  const curve = weightCurve([at(4, [2, 0]), other, at(1, [1, 0]), at(3, [])], [])
  expect(curve.map(({ epoch, cosine, turn }) => [epoch, cosine, turn])).toEqual([
    [1, null, null],
    [3, null, null],
    [4, null, null],
  ])
})
