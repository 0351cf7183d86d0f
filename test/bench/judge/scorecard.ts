/** Everything there is to say about a set of judged runs, as numbers. */
import { type FlaggedRun, type FlagScores, flagScores, type WordScores, wordScores } from './flag-scores.ts'
import { isLabelled, type JudgedRun, type LabelledJudgement } from './folds.ts'
import { rules } from './rules.ts'
import { type Kept, outcomeOf, type RuleScore, ruleScore } from './scores.ts'
import { ours, type SweepScore, sweepScores } from './sweeps.ts'

export interface RuleLine {
  /** null where no run has both a truth and what the rule looks at. */
  readonly score: RuleScore | null
  /** Our mean on the same runs. */
  readonly ourMean: number | null
  /** By run. */
  readonly kept: Readonly<Record<string, Kept>>
}

export interface Scorecard {
  /** Ours first. */
  readonly rules: Readonly<Record<string, RuleLine>>
  readonly flags: FlagScores
  readonly words: WordScores
  readonly sweeps: readonly SweepScore[]
}

/** An unclear run is scored as its last epoch, and counted under coverage. */
export const ourKept = ({ run, judged }: JudgedRun): Kept => [judged.pick ?? run.last]

export function scorecard(runs: readonly JudgedRun[]): Scorecard {
  const labelled = runs.filter(isLabelled)
  const flagged = labelled.map(flaggedRun)
  const all = [[ours, ourKept] as const, ...Object.entries(rules).map(onRun)]
  return {
    rules: Object.fromEntries(all.map(([name, keep]) => [name, ruleLine(runs, keep)])),
    flags: flagScores(flagged),
    words: wordScores(flagged),
    sweeps: sweepScores(labelled),
  }
}

export const flaggedRun = ({ run, judged }: LabelledJudgement): FlaggedRun => ({
  ...{ name: run.name, truth: run.truth },
  ...{ verdict: judged.verdict.verdict, flags: judged.flags },
})

type Keep = (one: JudgedRun) => Kept | null

const onRun = ([name, rule]: [string, (typeof rules)[string]]): readonly [string, Keep] => [
  name,
  ({ run }) => rule(run),
]

function ruleLine(runs: readonly JudgedRun[], keep: Keep): RuleLine {
  const kept = runs.flatMap((one) => {
    const epochs = keep(one)
    return epochs === null ? [] : [{ one, epochs }]
  })
  const scored = kept.flatMap(({ one, epochs }) => (isLabelled(one) ? [{ one, epochs }] : []))
  const score = (keptOf: (of: { one: LabelledJudgement; epochs: Kept }) => Kept): RuleScore | null =>
    scored.length === 0
      ? null
      : ruleScore(scored.map((of) => outcomeOf(of.one.run.subject, of.one.run.truth, keptOf(of))))
  return {
    score: score(({ epochs }) => epochs),
    ourMean: score(({ one }) => ourKept(one))?.mean ?? null,
    kept: Object.fromEntries(kept.map(({ one, epochs }) => [one.run.name, epochs])),
  }
}
