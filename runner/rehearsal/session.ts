/** Everything a training needs, made from what was asked. */
import { type Base, readBase } from './base.ts'
import type { Clock } from './clock.ts'
import type { Console } from './console.ts'
import { listPhotos, type Photo, photoLatent, type Split, showCount, splitPhotos } from './dataset.ts'
import { type Faults, parseFaults } from './fault.ts'
import { chooseSchedule, type Learner, makeLearner } from './learner.ts'
import type { Example } from './lesson.ts'
import type { SessionFacts } from './metadata.ts'
import { namedRandom, textHash } from './random.ts'
import type { Schedule } from './rates.ts'
import type { Request } from './request.ts'
import { captionPhrases, phraseRows } from './words.ts'

export interface Session extends Learner {
  readonly request: Request
  readonly seed: number
  readonly facts: SessionFacts
  readonly faults: Faults
  readonly clock: Clock
  readonly console: Console
  readonly base: Base
  readonly schedule: Schedule
  readonly train: readonly Example[]
  readonly validation: readonly Example[]
}

/** Null when there is nothing to train on: sd-scripts says so and ends well. */
export async function openSession(request: Request, clock: Clock, console: Console): Promise<Session | null> {
  const startedAt = clock.now()
  const faults = parseFaults(process.env.LORASWEEP_REHEARSAL_FAULT)
  const seed = request.seed ?? textHash(String(startedAt)) & 0x7fffffff
  console.log('INFO', 'Using DreamBooth method.')
  const split = findPhotos(request, seed)
  tellPhotos(console, split)
  if (split.train.length === 0) {
    console.log('ERROR', noPhotos)
    return null
  }
  const base = readBase()
  const train = await examples(base, split.train)
  const validation = await examples(base, split.validation)
  const learner = makeLearner(request, base, [...train, ...validation], seed, console)
  const counts = stepCounts(request, split)
  const facts: SessionFacts = {
    request,
    split,
    startedAt,
    ...counts,
    session: textHash(`${seed} ${startedAt}`),
    shows: showCount(split.train),
    dim: learner.lora.dim,
    optimizer: learner.optimizer.title,
  }
  const schedule = chooseSchedule(request, counts.steps)
  return { ...learner, request, seed, facts, faults, clock, console, base, schedule, train, validation }
}

function findPhotos({ dataFolder, captionExtension, validation }: Request, seed: number): Split {
  const photos = listPhotos(dataFolder, captionExtension)
  return splitPhotos(photos, validation.split, validation.seed, namedRandom('split', seed))
}

const noPhotos =
  'No data found. Please verify arguments (train_data_dir must be the parent of folders with images) / ' +
  '画像がありません。引数指定を確認してください（train_data_dirには画像があるフォルダではなく、画像があるフォルダの親フォルダを指定する必要があります）'

function tellPhotos(console: Console, { train, validation }: Split): void {
  for (const folder of new Set(train.map((photo) => photo.folder))) {
    const count = train.filter((photo) => photo.folder === folder).length
    console.log('INFO', `found directory ${folder} contains ${count} image files`)
  }
  console.log('INFO', `${showCount(train)} train images with repeats.`)
  if (validation.length > 0) console.log('INFO', `${validation.length} validation images with repeats.`)
}

const examples = (base: Base, photos: readonly Photo[]): Promise<Example[]> =>
  Promise.all(
    photos.map(async (photo) => ({
      clean: await photoLatent(photo),
      caption: phraseRows(base.vocabulary, captionPhrases(photo.caption)),
    })),
  )

/** Batches and updates per epoch, updates and epochs in all, as sd-scripts counts them. */
function stepCounts(request: Request, split: Split) {
  const batchesPerEpoch = Math.ceil(showCount(split.train) / request.batch)
  const updatesPerEpoch = Math.ceil(batchesPerEpoch / request.accumulation)
  const steps = request.maxEpochs === null ? request.maxSteps : request.maxEpochs * updatesPerEpoch
  return { batchesPerEpoch, updatesPerEpoch, steps, epochs: Math.ceil(steps / updatesPerEpoch) }
}
