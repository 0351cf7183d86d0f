import { beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../bench/judge/report.ts'
import { judgeReport } from '../../bench/judge.ts'

const top = process.env.LORASWEEP_TRUTH

describe.skipIf(!top)('over all labelled trainings (LORASWEEP_TRUTH)', () => {
  let report: Report
  beforeAll(async () => {
    report = await judgeReport(top ?? '', { ablations: false })
  }, 600_000)

  test('nine of ten verdicts are right', () => {
    expect(report.card.words.right).toBeGreaterThanOrEqual(0.9)
  })

  test('no healthy training is flagged', () => {
    expect(report.card.flags.falseAlarms).toEqual([])
  })

  test('overtrained ones score higher than healthy ones', () => {
    expect(report.card.flags.auc).toBeGreaterThanOrEqual(0.85)
  })

  test('the picked epoch loses less than any rule does', () => {
    const { lorasweep, ...rules } = report.card.rules
    expect(lorasweep?.score?.mean).toBeLessThanOrEqual(0.01)
    expect(Object.keys(rules).length).toBeGreaterThan(8)
    for (const [name, { score, ourMean }] of Object.entries(rules)) {
      expect(ourMean, name).toBeLessThan(score?.mean ?? Number.NaN)
    }
  })
})
