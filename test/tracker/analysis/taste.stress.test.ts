import { beforeAll, describe, expect, test } from 'vitest'
import { weighing } from '../../../tracker/analysis/constants.ts'
import { judgeRun } from '../../../tracker/analysis/judge.ts'
import { adaptWeights } from '../../../tracker/analysis/learning/learn.ts'
import { seenInRuns } from '../../bench/judge/measured-runs.ts'
import { inputOf } from '../../bench/judge/subject.ts'
import { type Dice, diceOf, likeDefaults, shuffled } from './picking.ts'
import { anyEpoch, decided, raisedBy, type Tasted, tasteFor } from './taste.ts'

const top = process.env.LORASWEEP_TRUTH
const defaults = weighing.weights
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length

describe.skipIf(!top)('on the verdicts of all labelled trainings (LORASWEEP_TRUTH)', () => {
  let runs: Tasted[]
  beforeAll(async () => {
    const all = await seenInRuns(top ?? '', (one) => ({
      name: one.run.name,
      verdict: judgeRun(inputOf(one)),
    }))
    runs = all.filter(({ verdict }) => verdict.verdict !== 'unclear')
  }, 1_200_000)

  test('20 picks of a judge with other weights raise agreement with the picks held out', () => {
    const raised = Array.from({ length: 60 }, (_, seed) => {
      const dice = diceOf(seed)
      const taste = tasteFor(likeDefaults(defaults, dice))
      return raisedBy(shuffled(runs, dice), { seen: 20, taste, defaults })
    })
    const up = raised.filter((by) => by > 0).length
    const down = raised.filter((by) => by < 0).length
    console.info(`agreement ${mean(raised).toFixed(3)} higher, up in ${up}, down in ${down} of 60`)
    expect(mean(raised)).toBeGreaterThan(0.05)
    expect(up).toBeGreaterThan(5 * down)
  })

  test('20 random picks move no weight by more than 10 %', () => {
    const moved = Array.from({ length: 400 }, (_, seed) => diceOf(5000 + seed)).filter((dice: Dice) => {
      const { weights } = adaptWeights(defaults, decided(shuffled(runs, dice).slice(0, 20), anyEpoch(dice)))
      return Object.entries(defaults).some(
        ([name, weight]) => Math.abs((weights[name] ?? Number.NaN) - weight) > 0.1 * Math.abs(weight),
      )
    })
    console.info(`random picks moved weights in ${moved.length} of 400 homes`)
    expect(moved.length).toBeLessThanOrEqual(2)
  })
})
