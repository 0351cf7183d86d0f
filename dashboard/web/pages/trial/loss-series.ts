import type { SeriesName } from '../../../wire.ts'

const first = (there: readonly SeriesName[], tags: readonly string[]): SeriesName | null =>
  tags.flatMap((tag) => there.find((one) => one.tag === tag) ?? [])[0] ?? null

/** The loss of every step, as trainers call it. */
export const trainingSeries = (there: readonly SeriesName[]): SeriesName | null =>
  first(there, ['loss/current', 'loss'])

export const validationSeries = (there: readonly SeriesName[]): SeriesName | null =>
  first(there, ['loss/validation/epoch_average', 'loss/validation/step_average'])
