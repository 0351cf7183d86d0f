import type { Parameters, TrialDataset } from './model.ts'
import type { Store } from './store/open.ts'
import { undilutedValidation, validationLeak } from './validation.ts'

export interface HeldOut {
  /** Loss on pictures that were held out; the epoch is a fraction when it was measured by steps. */
  readonly losses: readonly { readonly epoch: number; readonly loss: number }[]
  /** Why the pictures were trained on after all: such losses say nothing. Null when they were not. */
  readonly leak: string | null
}

export interface HeldOutPlace {
  readonly parameters: Parameters
  readonly dataset: Pick<TrialDataset, 'folders' | 'images'>
  readonly stepsPerEpoch: number | null
}

/** Validation losses of a run: by epoch where it has them, else by steps, with the first epoch taken out of them. */
export function heldOutLosses(store: Store, run: number, place: HeldOutPlace): HeldOut {
  const leak = leakOf(place)
  const byEpoch = finitePoints(store, run, 'loss/validation/epoch_average')
  if (byEpoch.length > 0)
    return { leak, losses: byEpoch.map(({ step, value }) => ({ epoch: step, loss: value })) }
  const { stepsPerEpoch } = place
  if (stepsPerEpoch === null) return { leak, losses: [] }
  const bySteps = finitePoints(store, run, 'loss/validation/step_average')
  const inFirstEpoch = bySteps.filter(({ step }) => step <= stepsPerEpoch).length
  const values = undilutedValidation(
    bySteps.map(({ value }) => value),
    Math.max(1, inFirstEpoch),
  )
  return {
    leak,
    losses: bySteps.map(({ step }, n) => ({ epoch: step / stepsPerEpoch, loss: values[n] as number })),
  }
}

/** sd-scripts splits each folder by itself. */
function leakOf({ parameters, dataset }: HeldOutPlace): string | null {
  const { validation_split: split, validation_seed: seed } = parameters
  if (typeof split !== 'number') return null
  const folders = dataset.folders.length > 0 ? dataset.folders : [dataset]
  const leaks = folders.map(({ images }) =>
    validationLeak({ split, seed: typeof seed === 'number' ? seed : null, images }),
  )
  return leaks.find((leak) => leak !== null) ?? null
}

/** In the order of the stream. */
export function finitePoints(store: Store, run: number, tag: string): { step: number; value: number }[] {
  return store.sqlite
    .prepare(
      `SELECT step, value FROM point JOIN series ON series.id = point.series
       WHERE run = ? AND tag = ? AND value IS NOT NULL ORDER BY seq`,
    )
    .all(run, tag) as { step: number; value: number }[]
}
