/** Every run judged by constants that have not seen its subject. */
import type { Truth } from '../../tracker/analysis/labelled-run.ts'
import type { BenchRun } from './bench-run.ts'
import type { Judged } from './subject.ts'
import * as theJudge from './subject.ts'

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

/** What is scored. */
export interface Candidate extends Pick<typeof theJudge, 'judge' | 'wasFittedOn'> {
  /** Constants, which only its `judge` understands. */
  readonly fit: (...of: Parameters<typeof theJudge.fit>) => unknown
}

export interface FoldOptions {
  readonly without?: readonly string[]
  readonly say?: (text: string) => void
  /** Ours unless another is to be scored. */
  readonly candidate?: Candidate
}

/** Runs without truth are judged by the shipped constants. */
export function judgeHeldOut(
  runs: readonly BenchRun[],
  { without = [], say = () => undefined, candidate = theJudge }: FoldOptions = {},
): JudgedRun[] {
  say(`judging ${runs.length} runs${without.length > 0 ? `, ${without.join(' and ')} taken away` : ''}`)
  const folds = foldConstants(runs, without, candidate)
  return runs.map((run): JudgedRun => {
    const isFold = run.truth !== null && folds.has(run.subject)
    const fitted = isFold ? { constants: folds.get(run.subject) } : {}
    return {
      run,
      judged: candidate.judge(run.input, { ...fitted, without }),
      constants: isFold || !candidate.wasFittedOn(run.subject) ? 'held out' : 'shipped',
    }
  })
}

/** By subject, what all others give; none where these are too few, or the shipped ones never saw the subject. */
function foldConstants(
  runs: readonly BenchRun[],
  without: readonly string[],
  candidate: Candidate,
): ReadonlyMap<string, unknown> {
  const cases = runs.flatMap(({ subject, input, truth }) => (truth ? [{ subject, input, truth }] : []))
  const subjects = [...new Set(cases.map(({ subject }) => subject))].filter(candidate.wasFittedOn)
  return new Map(
    subjects.flatMap((subject) => {
      const others = cases.filter((one) => one.subject !== subject)
      const constants = others.length === 0 ? null : candidate.fit(others, { without })
      return constants === null ? [] : [[subject, constants] as const]
    }),
  )
}

export const judgeShipped = (runs: readonly BenchRun[]): JudgedRun[] =>
  runs.map((run) => ({ run, judged: theJudge.judge(run.input), constants: 'shipped' }))
