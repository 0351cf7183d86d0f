import type { RunVerdict } from '../verdict.ts'
import { isSameGroup } from './case/group.ts'
import { median, round, sum, variance } from './numbers.ts'
import { errorOf } from './weigh.ts'
import { apartTexts, type Grouped } from './words/apart.ts'
import { besideTexts } from './words/beside.ts'

/** A judged run, by the name that is printed. */
export interface Contender {
  readonly run: string
  readonly verdict: RunVerdict
}

/** An epoch of a run. */
export interface EpochOfRun {
  readonly run: string
  readonly epoch: number
}

/** What separates two runs for sure, in points: two standard errors of their difference. */
export interface Noise {
  readonly points: number
  /** seeds = from runs that were repeated with other seeds; prompts = from how much prompts disagree. */
  readonly from: 'seeds' | 'prompts'
}

export interface SweepBest {
  readonly best: EpochOfRun
  /** The best epoch of the next run of the same group. */
  readonly runnerUp: EpochOfRun | null
  /** An earlier epoch of the best run, for those who fear overtraining. */
  readonly safer: EpochOfRun | null
  /** Other runs of the group whose distance from the best is smaller than noise. */
  readonly equals: readonly EpochOfRun[]
  readonly noise: Noise | null
  /** What keeps runs from being compared with the best one, and its cure; then runs whose weights have left the others. */
  readonly remarks: readonly string[]
}

/**
 * The epoch to keep among runs that can be compared: those of the largest group, the first one when several are
 * as large. Unclear runs count only when no run was judged; null when no run has an epoch to keep.
 */
export function bestOfSweep(runs: readonly Contender[]): SweepBest | null {
  const usable = runs.filter(({ verdict }) => verdict.best !== null)
  const judged = usable.filter(({ verdict }) => verdict.verdict !== 'unclear')
  const ranked = [...largestGroup(judged.length > 0 ? judged : usable)].sort(
    (a, b) => scoreOf(b) - scoreOf(a),
  )
  const [first, ...others] = ranked
  const best = first && epochOf(first)
  if (!first || !best) return null
  const noise = judged.length === 0 ? null : noiseOf(ranked)
  const safer = first.verdict.best?.safer ?? null
  const isEqual = (one: Contender): boolean => noise !== null && scoreOf(first) - scoreOf(one) < noise.points
  return {
    best,
    runnerUp: others[0] ? epochOf(others[0]) : null,
    safer: safer === null ? null : { run: first.run, epoch: safer },
    equals: others.filter(isEqual).flatMap((one) => epochOf(one) ?? []),
    noise,
    remarks: [...apartTexts(groupedOf(first), judged.map(groupedOf)), ...besideTexts(runs)],
  }
}

const groupedOf = ({ run, verdict: { group } }: Contender): Grouped => ({ run, group })

const sure = 2

/** Repeats are the honest measure; without them what prompts disagree about, pooled over pairs of runs. */
function noiseOf(runs: readonly Contender[]): Noise | null {
  const recipes = [...new Set(runs.map(recipeOf))].filter((recipe) => recipe !== '')
  const repeats = recipes
    .map((recipe) => runs.filter((one) => recipeOf(one) === recipe).map(scoreOf))
    .filter((scores) => scores.length > 1)
  if (repeats.length === 0) return noiseOfPrompts(runs)
  const freedoms = sum(repeats.map((scores) => scores.length - 1))
  const squares = sum(repeats.map((scores) => variance(scores) * (scores.length - 1)))
  return { points: round(sure * Math.sqrt((2 * squares) / freedoms)), from: 'seeds' }
}

const recipeOf = ({ verdict }: Contender): string => verdict.group.recipe

/** Runs of a group draw the same prompts, so each prompt is compared with itself. */
function noiseOfPrompts([first, ...others]: readonly Contender[]): Noise | null {
  const errors = others.flatMap((other) => {
    const [own, its] = [first?.verdict.best?.scoreParts, other.verdict.best?.scoreParts]
    if (!own || !its || own.trigger.length !== its.trigger.length) return []
    const between = (role: 'trigger' | 'control'): number[] =>
      own[role].map((value, i) => value - (its[role][i] ?? value))
    return [errorOf({ trigger: between('trigger'), control: between('control') })]
  })
  return errors.length === 0 ? null : { points: round(sure * median(errors)), from: 'prompts' }
}

const epochOf = ({ run, verdict: { best } }: Contender): EpochOfRun | null =>
  best && { run, epoch: best.epoch }

function largestGroup(runs: readonly Contender[]): readonly Contender[] {
  const groupOf = (one: Contender): Contender[] =>
    runs.filter((other) => isSameGroup(one.verdict.group, other.verdict.group))
  return runs.map(groupOf).reduce((largest, one) => (one.length > largest.length ? one : largest), [])
}

const scoreOf = ({ verdict }: Contender): number => verdict.best?.score ?? Number.NEGATIVE_INFINITY
