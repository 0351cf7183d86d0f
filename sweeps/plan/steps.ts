import type { Parameters, Trial } from '../../tracker/model.ts'
import type { DatasetFacts, ImageFacts } from '../spec.ts'
import { type BucketRules, bucketNamer } from './buckets.ts'
import { numberOf, resolutionOf } from './numbers.ts'

/** How long a trial is. */
export interface StepPlan {
  /** `num batches per epoch` of sd-scripts. */
  readonly batchesPerEpoch: number
  /** Optimizer steps: batches divided by gradient accumulation. */
  readonly stepsPerEpoch: number
  readonly steps: number
  readonly epochs: number
  /** False where sd-scripts leaves out pictures by chance and their shapes differ. */
  readonly isExact: boolean
}

/**
 * Counts the steps of trials of one sweep; null where there are no pictures to count. Pictures are sorted into buckets
 * once, however many trials share them.
 */
export function stepPlanner(
  facts: DatasetFacts,
  regularisation: (trial: Trial) => DatasetFacts | null,
): (trial: Trial) => StepPlan | null {
  const known = new Map<string, readonly number[]>()
  return (trial) => {
    if (facts.images === 0) return null
    const which = JSON.stringify([sorting.map((name) => trial.parameters[name]), trial.dataset.folders])
    const buckets = known.get(which) ?? [...bucketCounts(trial, facts, regularisation(trial)).values()]
    known.set(which, buckets)
    return stepsFrom(trial.parameters, buckets)
  }
}

/** Parameters that decide which pictures are shown in which bucket. */
const sorting = [
  'bucket_no_upscale',
  'bucket_reso_steps',
  'enable_bucket',
  'max_bucket_reso',
  'min_bucket_reso',
  'reg_data_dir',
  'resolution',
  'validation_split',
]

function stepsFrom(parameters: Parameters, buckets: readonly number[]): StepPlan {
  const batch = numberOf(parameters, 'train_batch_size', 1)
  const batchesPerEpoch = buckets.reduce((sum, count) => sum + Math.ceil(count / batch), 0)
  const stepsPerEpoch = Math.ceil(batchesPerEpoch / numberOf(parameters, 'gradient_accumulation_steps', 1))
  const isExact = buckets.length === 1 || validationShare(parameters) === 0
  return { batchesPerEpoch, stepsPerEpoch, ...lengthOf(parameters, stepsPerEpoch), isExact }
}

/** `max_train_epochs` wins; with neither, sd-scripts trains 1600 steps. */
function lengthOf(parameters: Parameters, stepsPerEpoch: number): Pick<StepPlan, 'steps' | 'epochs'> {
  const epochs = numberOf(parameters, 'max_train_epochs', 0)
  if (epochs > 0) return { steps: epochs * stepsPerEpoch, epochs }
  const steps = numberOf(parameters, 'max_train_steps', 1600)
  return { steps, epochs: Math.ceil(steps / stepsPerEpoch) }
}

const validationShare = (parameters: Parameters): number => numberOf(parameters, 'validation_split', 0)

/** How many pictures, counted with their repeats, each bucket shows per epoch. */
function bucketCounts(
  trial: Trial,
  facts: DatasetFacts,
  regularisation: DatasetFacts | null,
): Map<string, number> {
  const bucketOf = bucketNamer(bucketRules(trial.parameters))
  const counts = new Map<string, number>()
  const add = (image: ImageFacts, repeats: number): void => {
    const bucket = bucketOf(image)
    counts.set(bucket, (counts.get(bucket) ?? 0) + repeats)
  }
  const share = validationShare(trial.parameters)
  let shown = 0
  for (const [index, { images }] of facts.folders.entries()) {
    const repeats = trial.dataset.folders[index]?.repeats ?? 1
    const trained = images.slice(0, Math.ceil(images.length * (1 - share)))
    for (const image of trained) add(image, repeats)
    shown += trained.length * repeats
  }
  for (const { image, repeats } of regularisationShows(regularisation, shown)) add(image, repeats)
  return counts
}

/** As many shows of regularisation pictures as of the others: taken in order, then again one by one. */
function regularisationShows(
  facts: DatasetFacts | null,
  wanted: number,
): { image: ImageFacts; repeats: number }[] {
  const all = (facts?.folders ?? []).flatMap(({ images, repeats }) =>
    images.map((image) => ({ image, repeats: repeats ?? 1 })),
  )
  const shows: { image: ImageFacts; repeats: number }[] = []
  let shown = 0
  for (const one of all) {
    if (shown >= wanted) break
    shows.push(one)
    shown += one.repeats
  }
  while (shown < wanted && shows.length > 0) {
    for (const one of shows) {
      one.repeats += 1
      shown += 1
      if (shown >= wanted) break
    }
  }
  return shows
}

const bucketRules = (parameters: Parameters): BucketRules => ({
  isOn: parameters.enable_bucket === true,
  ...resolutionOf(parameters),
  least: numberOf(parameters, 'min_bucket_reso', 256),
  most: numberOf(parameters, 'max_bucket_reso', 1024),
  step: numberOf(parameters, 'bucket_reso_steps', 64),
  noUpscale: parameters.bucket_no_upscale === true,
})
