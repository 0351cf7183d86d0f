import { beforeAll, describe, expect, test } from 'vitest'
import { flagAuc, type JudgedRun, judgeLabelled, qualityLost, rightWord } from '../../bench/judge.ts'

const top = process.env.LORASWEEP_TRUTH

describe.skipIf(!top)('over all labelled trainings (LORASWEEP_TRUTH)', () => {
  let runs: JudgedRun[]
  beforeAll(async () => {
    runs = await judgeLabelled(top ?? '')
  }, 300_000)

  const meanLost = (chooser: Parameters<typeof qualityLost>[1]): number =>
    runs.reduce((sum, run) => sum + qualityLost(run, chooser), 0) / runs.length
  const last = ({ truth }: JudgedRun): number => truth.epochs.length - 1

  test('nine of ten verdicts are right', () => {
    const wrong = runs.filter(({ truth, verdict }) => verdict.verdict !== rightWord(truth))
    expect(wrong.map(({ name, verdict }) => `${name} ${verdict.verdict}`).length).toBeLessThanOrEqual(
      runs.length / 10,
    )
  })

  test('no healthy training is flagged', () => {
    const flagged = runs.filter(({ truth, verdict }) => truth.label === 'healthy' && verdict.onset !== null)
    expect(flagged.map(({ name }) => name)).toEqual([])
  })

  test('overtrained ones score higher than healthy ones', () => {
    expect(flagAuc(runs)).toBeGreaterThanOrEqual(0.85)
  })

  test('the picked epoch loses less than half of what any fixed choice loses', () => {
    const judge = meanLost(({ verdict }) => [verdict.best?.epoch ?? Number.NaN])
    expect(judge).toBeLessThanOrEqual(0.01)
    for (const share of [1, 2 / 3, 1 / 2]) {
      expect(judge).toBeLessThan(meanLost((run) => [Math.max(1, Math.round(share * last(run)))]) / 2)
    }
  })
})
