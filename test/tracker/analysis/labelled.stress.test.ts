import { beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../bench/judge/report.ts'
import { judgeReport } from '../../bench/judge.ts'

const top = process.env.LORASWEEP_TRUTH

describe.skipIf(!top)(
  'over all labelled trainings, by constants that never saw the subject (LORASWEEP_TRUTH)',
  () => {
    let report: Report
    beforeAll(async () => {
      report = await judgeReport(top ?? '')
    }, 1_200_000)

    test('every goal is met', () => {
      expect(report.goals.length).toBe(9)
      expect(report.goals.filter(({ isMet }) => isMet !== true).map(({ goal }) => goal)).toEqual([])
    })

    test('four of five verdicts are right, and nine of ten runs get one', () => {
      expect(report.card.words.right).toBeGreaterThanOrEqual(0.8)
      expect(report.card.words.coverage).toBeGreaterThanOrEqual(0.9)
    })

    test('the picked epoch loses less than any rule does', () => {
      const { lorasweep, ...rules } = report.card.rules
      expect(lorasweep?.score?.runs).toBe(report.runs.filter(({ run }) => run.truth).length)
      expect(Object.keys(rules).length).toBeGreaterThan(8)
      for (const [name, { score, ourMean }] of Object.entries(rules)) {
        expect(ourMean, name).toBeLessThan(score?.mean ?? Number.NaN)
      }
    })
  },
)
