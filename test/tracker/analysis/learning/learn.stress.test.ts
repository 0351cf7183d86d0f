import { describe, expect, test } from 'vitest'
import { adaptWeights, agreement } from '../../../../tracker/analysis/learning/learn.ts'
import { defaults, diceOf, madeRuns, otherWeights, pickAny, pickBy, picked } from '../picking.ts'

const homes = 400

describe.each([8, 20, 60])('%d picks in each of 400 homes', (count) => {
  test('random ones get past the gate in at most one home of two hundred', () => {
    const moved = Array.from({ length: homes }, (_, n) => diceOf(50_000 + n)).filter((dice) => {
      const comparisons = picked(madeRuns(dice, count), pickAny(dice))
      return adaptWeights(defaults, comparisons).learning === 'adapted'
    })
    console.info(`${count} random picks: ${moved.length} of ${homes} homes adapted`)
    expect(moved.length).toBeLessThanOrEqual(homes / 200)
  })

  test('those of another judge raise agreement held out, on the whole and hardly ever the other way', () => {
    const raised = Array.from({ length: homes }, (_, n) => {
      const dice = diceOf(90_000 + n)
      const pick = pickBy(otherWeights(dice), dice)
      const { weights } = adaptWeights(defaults, picked(madeRuns(dice, count), pick))
      const held = picked(madeRuns(dice, 60), pick)
      return (agreement(weights, held) ?? Number.NaN) - (agreement(defaults, held) ?? Number.NaN)
    })
    const mean = raised.reduce((sum, one) => sum + one, 0) / homes
    const share = (of: (by: number) => boolean) => raised.filter(of).length / homes
    console.info(
      `${count} picks: agreement ${mean.toFixed(3)} higher, up in ${share((by) => by > 0)}, down in ${share((by) => by < 0)}`,
    )
    expect(mean).toBeGreaterThan(0.03)
    expect(share((by) => by < -0.02)).toBeLessThan(0.02)
  })
})
