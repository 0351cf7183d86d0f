/** What the judge must reach, with the runs that stand in the way. */
import { mean } from '../../../tracker/analysis/numbers.ts'
import { type FlaggedRun, type FlagScores, flagScores, wordScores } from './flag-scores.ts'
import { isLabelled, type JudgedRun } from './folds.ts'
import { flaggedRun, ourKept, type Scorecard } from './scorecard.ts'
import { intervalOf, type Outcome, outcomeOf, qualityLost, quantile } from './scores.ts'
import { ours } from './sweeps.ts'

export interface Goal {
  readonly goal: string
  readonly value: number
  /** 95 % when subjects are drawn anew; null where there is none. */
  readonly interval: readonly [number, number] | null
  /** null where there is nothing to tell it from. */
  readonly isMet: boolean | null
  /** Whether the bad end of the interval meets it too. */
  readonly intervalMeets: boolean | null
  /** Runs or rules that stand in the way, met or not. */
  readonly against: readonly string[]
}

export interface GoalFacts {
  readonly card: Scorecard
  readonly runs: readonly JudgedRun[]
  /** The same with train loss taken away. */
  readonly withoutTrainLoss: Scorecard | null
}

interface Bounded extends Pick<Goal, 'goal' | 'value' | 'against'> {
  readonly interval?: Goal['interval']
  readonly atMost?: number
  readonly atLeast?: number
}

/** One run, scored. */
interface Scored {
  readonly subject: string
  readonly outcome: Outcome
  readonly flagged: FlaggedRun
}

/** Nothing is claimed of a folder without truth. */
export function goals({ card, runs, withoutTrainLoss }: GoalFacts): Goal[] {
  const labelled = runs.filter(isLabelled)
  if (labelled.length === 0) return []
  const scored = labelled.map((one): Scored => {
    const { subject, truth } = one.run
    return { subject, outcome: outcomeOf(subject, truth, ourKept(one)), flagged: flaggedRun(one) }
  })
  return [
    ...pickGoals(card, scored, costly(labelled)),
    ...flagGoals(card, scored),
    ...wordGoals(card, scored),
    ...lossGoals(card, withoutTrainLoss),
    ...sweepGoals(card),
  ].map(told)
}

function told({ goal, value, interval = null, atMost, atLeast, against }: Bounded): Goal {
  const meets = (one: number): boolean => one <= (atMost ?? one) && one >= (atLeast ?? one)
  const bad = interval?.[atMost === undefined ? 0 : 1]
  const isKnown = Number.isFinite(value)
  return {
    ...{ goal, value, interval, against },
    isMet: isKnown ? meets(value) : null,
    intervalMeets: isKnown && bad !== undefined && Number.isFinite(bad) ? meets(bad) : null,
  }
}

const mostP90 = 0.015

/** Runs that lose more than nine of ten may, the worst first. */
function costly(runs: Parameters<typeof flaggedRun>[0][]): string[] {
  const found = runs.flatMap((one) => {
    const [epoch = 0] = ourKept(one)
    const lost = qualityLost(one.run.truth, epoch)
    const name = `${one.run.name} (${lost.toFixed(3)}: epoch ${epoch} for ${one.run.truth.best_epoch})`
    return lost > mostP90 ? [{ lost, name }] : []
  })
  return found.sort((a, b) => b.lost - a.lost).map(({ name }) => name)
}

function pickGoals({ rules }: Scorecard, scored: readonly Scored[], against: readonly string[]): Bounded[] {
  const score = rules[ours]?.score
  if (!score) return []
  const better = Object.entries(rules).flatMap(([name, { score: theirs, ourMean }]) =>
    name !== ours && theirs !== null && ourMean !== null && theirs.mean <= ourMean
      ? [`${name} (${theirs.mean.toFixed(4)} against ${ourMean.toFixed(4)} on its ${theirs.runs} runs)`]
      : [],
  )
  const p90 = intervalOf(scored, (drawn) =>
    quantile(
      drawn.flatMap(({ outcome }) => outcome.lost),
      0.9,
    ),
  )
  return [
    {
      goal: 'rules that lose no more quality in the mean, none wanted',
      value: better.length,
      atMost: 0,
      against: better,
    },
    {
      ...{ goal: 'mean quality lost ≤ 0.007', value: score.mean, interval: [score.low, score.high] },
      ...{ atMost: 0.007, against },
    },
    { goal: `p90 of quality lost ≤ ${mostP90}`, value: score.p90, interval: p90, atMost: mostP90, against },
  ]
}

const lateness = ({ delays }: FlagScores): number => mean(delays.map(({ epochs }) => Math.max(0, epochs)))
const alarmShare = ({ falseAlarms, healthy }: FlagScores): number => falseAlarms.length / healthy

function flagGoals({ flags }: Scorecard, scored: readonly Scored[]): Bounded[] {
  const interval = (of: (scores: FlagScores) => number): readonly [number, number] =>
    intervalOf(scored, (drawn) => of(flagScores(drawn.map(({ flagged }) => flagged))))
  const late = flags.delays
    .filter(({ epochs }) => epochs > 1)
    .map(({ name, epochs }) => `${name} (+${epochs})`)
  const missed = flags.missed.map((name) => `${name} (never flagged)`)
  return [
    {
      ...{ goal: 'flag AUC ≥ 0.95', value: flags.auc, interval: interval(({ auc }) => auc) },
      ...{ atLeast: 0.95, against: missed },
    },
    {
      ...{ goal: 'share of healthy runs with a false alarm ≤ 0.05', value: alarmShare(flags) },
      ...{ interval: interval(alarmShare), atMost: 0.05, against: flags.falseAlarms },
    },
    {
      goal: 'first flag at most 1 epoch late, in the mean of the flagged (an early one is 0 late)',
      ...{ value: lateness(flags), interval: interval(lateness), atMost: 1, against: [...late, ...missed] },
    },
  ]
}

function wordGoals({ words }: Scorecard, scored: readonly Scored[]): Bounded[] {
  const interval = intervalOf(scored, (drawn) => wordScores(drawn.map(({ flagged }) => flagged)).precision)
  const goal = 'undertraining precision ≥ 0.9'
  return [{ goal, value: words.precision, interval, atLeast: 0.9, against: words.wronglyUnder }]
}

function lossGoals(card: Scorecard, withoutTrainLoss: Scorecard | null): Bounded[] {
  const [all, without] = [card, withoutTrainLoss].map((one) => one?.rules[ours]?.score)
  if (!all || !without) return []
  const goal = 'mean quality lost within 0.003 of it without train loss'
  return [{ goal, value: Math.abs(without.mean - all.mean), atMost: 0.003, against: [] }]
}

/** Each rule by its mean over the sweeps. */
function sweepGoals({ sweeps }: Scorecard): Bounded[] {
  if (sweeps.length === 0) return []
  const meanOf = (name: string): number => mean(sweeps.map(({ lost }) => lost[name] ?? Number.NaN))
  const names = Object.keys(sweeps[0]?.lost ?? {}).filter((name) => name !== ours)
  const better = names.filter((name) => meanOf(name) <= meanOf(ours))
  const against = better.map(
    (name) => `${name} (${meanOf(name).toFixed(4)} against ${meanOf(ours).toFixed(4)})`,
  )
  return [
    {
      goal: 'rules that lose no more quality across sweeps, none wanted',
      value: better.length,
      atMost: 0,
      against,
    },
  ]
}
