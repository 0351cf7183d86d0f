import type { Axis } from './model.ts'

/** When samples were drawn: after so many epochs, or after so many steps. */
export interface Moment {
  readonly axis: Axis
  readonly at: number
}

/** A whole checkpoint as the record has it: what its name and its head say. */
export interface SavedWeights {
  readonly path: string
  /** Epochs that had ended; a file saved by steps counts only whole ones. */
  readonly epoch: number | null
  readonly step: number | null
}

export interface TrainingLength {
  readonly stepsPerEpoch: number | null
  readonly totalEpochs: number | null
  /** Steps of the trainings that this one continues. */
  readonly stepsBefore: number
}

/** Weights further apart than this share of an epoch are not the same weights. */
const nearEnough = 0.15

/**
 * The checkpoint with nearly the weights that drew a moment's samples: saved at the same step, else
 * the nearest within 15 % of an epoch, else none.
 */
export function checkpointAt<C extends SavedWeights>(
  moment: Moment,
  saved: readonly C[],
  length: TrainingLength,
): C | null {
  const same = moment.axis === 'step' ? saved.find(({ step }) => step === moment.at) : undefined
  if (same !== undefined) return same
  const here = positionOf(moment, length)
  if (here === null) return null
  const near = saved
    .flatMap((one) => {
      const there = savedPosition(one, length)
      return there === null ? [] : [{ one, away: Math.abs(there - here) }]
    })
    .filter(({ away }) => away <= nearEnough)
    .sort((a, b) => a.away - b.away || (a.one.path < b.one.path ? -1 : 1))
  return near[0]?.one ?? null
}

/** In epochs since the very start. */
function positionOf({ axis, at }: Moment, { stepsPerEpoch, stepsBefore }: TrainingLength): number | null {
  if (axis === 'epoch') return at
  return stepsPerEpoch === null ? null : (at + stepsBefore) / stepsPerEpoch
}

/** The number of steps is exact; without it a file counts as saved at the end of its epoch, or of the training. */
function savedPosition({ path, epoch, step }: SavedWeights, length: TrainingLength): number | null {
  const bySteps = step === null ? null : positionOf({ axis: 'step', at: step }, length)
  if (bySteps !== null) return bySteps
  if (isSavedBySteps(path)) return null
  return epoch ?? (step === null ? length.totalEpochs : null)
}

/** Such a file carries the number of whole epochs before it, which is not where it was saved. */
const isSavedBySteps = (path: string): boolean => /-step\d{8,}\.[a-z]+$/.test(path)
