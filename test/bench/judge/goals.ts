/** What the judge must reach, with the runs that stand in the way. */
import { mean } from '../../../tracker/analysis/numbers.ts'
import { isLabelled, type JudgedRun } from './folds.ts'
import { ourKept, type Scorecard } from './scorecard.ts'
import { qualityLost, type RuleScore } from './scores.ts'
import { ours } from './sweeps.ts'

export interface Goal {
  readonly goal: string
  readonly value: number
  /** null where there is nothing to tell it from. */
  readonly isMet: boolean | null
  /** Whether the end of the interval meets it too; null where there is none. */
  readonly intervalMeets: boolean | null
  /** Runs or rules that stand in the way, met or not. */
  readonly against: readonly string[]
}

const most = { meanLost: 0.007, p90Lost: 0.015, falseAlarms: 0.05, lateEpochs: 1, withoutTrainLoss: 0.003 }
const least = { auc: 0.95, underPrecision: 0.9 }

export interface GoalFacts {
  readonly card: Scorecard
  readonly runs: readonly JudgedRun[]
  /** The same with train loss taken away. */
  readonly withoutTrainLoss: Scorecard | null
}

/** Nothing is claimed of a folder without truth. */
export function goals(facts: GoalFacts): Goal[] {
  const score = facts.card.rules[ours]?.score
  if (!score) return []
  const all = [
    ...pickGoals(facts, score),
    ...flagGoals(facts.card),
    ...wordGoals(facts.card),
    ...lossGoals(facts, score),
    ...sweepGoals(facts.card),
  ]
  return all.map((one) => (Number.isNaN(one.value) ? { ...one, isMet: null, intervalMeets: null } : one))
}

function pickGoals({ card, runs }: GoalFacts, score: RuleScore): Goal[] {
  const better = Object.entries(card.rules).flatMap(([name, { score: theirs, ourMean }]) =>
    name !== ours && theirs !== null && ourMean !== null && theirs.mean <= ourMean
      ? [`${name} (${theirs.mean.toFixed(4)} against ${ourMean.toFixed(4)} on its ${theirs.runs} runs)`]
      : [],
  )
  const costly = runs.filter(isLabelled).flatMap((one) => {
    const lost = Math.max(...ourKept(one).map((epoch) => qualityLost(one.run.truth, epoch)))
    const told = `${one.run.name} (${lost.toFixed(3)}: ${ourKept(one).join()} for ${one.run.truth.best_epoch})`
    return lost > most.p90Lost ? [{ lost, told }] : []
  })
  const against = costly.sort((a, b) => b.lost - a.lost).map(({ told }) => told)
  return [
    {
      ...{ goal: 'mean quality lost below every rule', value: better.length, isMet: better.length === 0 },
      ...{ intervalMeets: null, against: better },
    },
    {
      goal: `mean quality lost ≤ ${most.meanLost}`,
      ...{
        value: score.mean,
        isMet: score.mean <= most.meanLost,
        intervalMeets: score.high <= most.meanLost,
      },
      against,
    },
    {
      ...{
        goal: `p90 of quality lost ≤ ${most.p90Lost}`,
        value: score.p90,
        isMet: score.p90 <= most.p90Lost,
      },
      ...{ intervalMeets: null, against },
    },
  ]
}

function flagGoals({ flags }: Scorecard): Goal[] {
  const alarms = flags.falseAlarms.length / flags.healthy
  const late = flags.delays.map(({ name, epochs }) => ({ name, epochs: Math.max(0, epochs) }))
  const lateness = mean(late.map(({ epochs }) => epochs))
  return [
    {
      ...{ goal: `flag AUC ≥ ${least.auc}`, value: flags.auc, isMet: flags.auc >= least.auc },
      ...{ intervalMeets: null, against: flags.missed.map((name) => `${name} (never flagged)`) },
    },
    {
      goal: `false alarms ≤ ${most.falseAlarms * 100} % of healthy runs`,
      ...{ value: alarms, isMet: alarms <= most.falseAlarms, intervalMeets: null },
      against: flags.falseAlarms,
    },
    {
      goal: `first flag at most ${most.lateEpochs} epoch late (mean; an early one is not late)`,
      ...{ value: lateness, isMet: lateness <= most.lateEpochs },
      intervalMeets: late.every(({ epochs }) => epochs <= most.lateEpochs),
      against: [
        ...late.flatMap(({ name, epochs }) => (epochs > most.lateEpochs ? [`${name} (+${epochs})`] : [])),
        ...flags.missed.map((name) => `${name} (never flagged, not counted)`),
      ],
    },
  ]
}

const wordGoals = ({ words }: Scorecard): Goal[] => [
  {
    goal: `undertraining precision ≥ ${least.underPrecision}`,
    ...{ value: words.precision, isMet: words.precision >= least.underPrecision, intervalMeets: null },
    against: words.wronglyUnder,
  },
]

function lossGoals({ withoutTrainLoss }: GoalFacts, score: RuleScore): Goal[] {
  const without = withoutTrainLoss?.rules[ours]?.score
  if (!without) return []
  const change = Math.abs(without.mean - score.mean)
  return [
    {
      goal: `the same within ${most.withoutTrainLoss} without train loss`,
      ...{ value: change, isMet: change <= most.withoutTrainLoss, intervalMeets: null, against: [] },
    },
  ]
}

/** Each rule by its mean over the sweeps. */
function sweepGoals({ sweeps }: Scorecard): Goal[] {
  if (sweeps.length === 0) return []
  const names = Object.keys(sweeps[0]?.lost ?? {})
  const meanOf = (name: string): number => mean(sweeps.map(({ lost }) => lost[name] ?? Number.NaN))
  const value = meanOf(ours)
  const better = names.filter((name) => name !== ours && meanOf(name) <= value)
  return [
    {
      ...{ goal: 'across a sweep, quality lost below every rule', value, isMet: better.length === 0 },
      ...{ intervalMeets: null, against: better },
    },
  ]
}
