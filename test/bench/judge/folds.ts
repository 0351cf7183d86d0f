/** Every run judged by constants that have not seen its subject. */
import type { Truth } from '../../tracker/analysis/labelled-run.ts'
import type { BenchRun } from './bench-run.ts'
import { fit as fitted, type Judged, judge, wasFittedOn } from './subject.ts'

export interface JudgedRun {
  readonly run: BenchRun
  readonly judged: Judged
  /** `held out` = fitted on the other subjects of the folder, or shipped and fitted on none of its runs. */
  readonly constants: 'held out' | 'shipped'
}

/** A run whose truth is known. */
export interface LabelledJudgement extends JudgedRun {
  readonly run: BenchRun & { readonly truth: Truth }
}

export const isLabelled = (one: JudgedRun): one is LabelledJudgement => one.run.truth !== null

export interface FoldOptions {
  readonly without?: readonly string[]
  readonly say?: (text: string) => void
}

/** Runs without truth are judged by the shipped constants. */
export function judgeHeldOut(
  runs: readonly BenchRun[],
  { without = [], say = () => undefined }: FoldOptions = {},
): JudgedRun[] {
  const cases = runs.flatMap(({ subject, input, truth }) => (truth ? [{ subject, input, truth }] : []))
  const constants = new Map<string, unknown>()
  say(`judging ${runs.length} runs${without.length > 0 ? `, ${without.join(' and ')} taken away` : ''}`)
  for (const subject of new Set(cases.map((one) => one.subject))) {
    const others = cases.filter((one) => one.subject !== subject)
    if (others.length === 0 || !wasFittedOn(subject)) continue
    constants.set(subject, fitted(others, { without }))
  }
  return runs.map((run): JudgedRun => {
    const isFold = run.truth !== null && constants.has(run.subject)
    const own = isFold ? { constants: constants.get(run.subject) } : {}
    return {
      run,
      judged: judge(run.input, { ...own, without }),
      constants: isFold || !wasFittedOn(run.subject) ? 'held out' : 'shipped',
    }
  })
}

export const judgeShipped = (runs: readonly BenchRun[]): JudgedRun[] =>
  runs.map((run) => ({ run, judged: judge(run.input), constants: 'shipped' }))
