import type { Decision, Rating, SampledMoment } from '../../human.ts'
import type { Comparison, Signals } from './learn.ts'

/** A judged moment of a run with what its signals say. */
export interface JudgedMoment {
  readonly epoch: number
  readonly step: number | null
  readonly signals: Signals
}

export interface DecidedRun {
  /** `zorvek/3.2` */
  readonly run: string
  readonly decisions: readonly Decision[]
  readonly moments: readonly JudgedMoment[]
}

/** A decision made with the suggestion in view says half as much. */
const seenWeight = 0.5

/**
 * What was decided about a run, as comparisons of its judged moments: a pick beats each other one, and
 * thumbs up beat thumbs down. A pick counts as one decision, and so does each rating that meets its
 * opposite, whatever the number of moments. Decisions about moments that were not judged say nothing.
 */
export const comparisonsOf = (runs: readonly DecidedRun[]): Comparison[] =>
  runs.flatMap((run) => [...pickComparisons(run), ...ratingComparisons(run)])

function pickComparisons({ run, decisions, moments }: DecidedRun): Comparison[] {
  const pick = decisions.find(({ kind }) => kind === 'pick')
  const best = pick && momentOf(moments, pick)
  if (!pick || !best) return []
  const others = moments.filter((one) => one !== best)
  const { sawSuggestion } = pick
  return others.map(({ signals }) => ({
    ...{ better: best.signals, worse: signals, run, decision: 'pick', sawSuggestion },
    weight: (sawSuggestion ? seenWeight : 1) / others.length,
  }))
}

/** Each rating is compared with all of its opposites; half of a comparison belongs to either side. */
function ratingComparisons({ run, decisions, moments }: DecidedRun): Comparison[] {
  const rated = decisions.flatMap((one) => {
    const moment = one.kind === 'rating' && one.value !== 0 ? momentOf(moments, one) : undefined
    return one.kind === 'rating' && moment ? [{ rating: one, signals: moment.signals }] : []
  })
  const ups = rated.filter(({ rating }) => rating.value > 0)
  const downs = rated.filter(({ rating }) => rating.value < 0)
  return ups.flatMap((up) =>
    downs.flatMap((down) => {
      const sawSuggestion = up.rating.sawSuggestion || down.rating.sawSuggestion
      const worth = sawSuggestion ? seenWeight : 1
      const pair = { better: up.signals, worse: down.signals, run, sawSuggestion }
      return [
        { ...pair, decision: ratingName(up.rating), weight: worth / 2 / downs.length },
        { ...pair, decision: ratingName(down.rating), weight: worth / 2 / ups.length },
      ]
    }),
  )
}

const ratingName = ({ axis, at }: Rating): string => `${axis} ${at}`

/** Samples by epoch are judged by epoch, those by steps by step. */
const momentOf = (moments: readonly JudgedMoment[], { axis, at }: SampledMoment): JudgedMoment | undefined =>
  moments.find(({ epoch, step }) => (axis === 'epoch' ? epoch : step) === at)
