import type { Axis } from '../model.ts'

/**
 * Trainers write different tags, so losses are found by what a tag says. Of the training losses the
 * one of every step is drawn: its running average lags, and its epoch mean is coarse.
 */
export const trainingLoss = ['loss/current', 'loss'] as const

/** Held-out losses, the calmest first. A divergence is a difference of losses and not among them. */
export const validationLoss = ['loss/validation/epoch_average', 'loss/validation/step_average'] as const

export interface SeriesName {
  readonly tag: string
  readonly axis: Axis
}

/** The first tag of a preference that is there. */
export const preferred = <T extends SeriesName>(wanted: readonly string[], there: readonly T[]): T | null =>
  wanted.flatMap((tag) => there.find((one) => one.tag === tag) ?? [])[0] ?? null
