/** Everything a training needs, made from what was asked. */
import { type Base, readBase } from './base.ts'
import { loadWeights, readTensors, tensorsDim } from './checkpoint.ts'
import type { Clock } from './clock.ts'
import type { Console } from './console.ts'
import { listPhotos, type Photo, photoLatent, type Split, showCount, splitPhotos } from './dataset.ts'
import { traceback } from './failure.ts'
import { type Faults, parseFaults } from './fault.ts'
import { type Example, type Lesson, makeLesson } from './lesson.ts'
import { type Lora, learnedOf, newLora } from './lora.ts'
import type { SessionFacts } from './metadata.ts'
import { makeNetwork, type Network } from './network.ts'
import { makeAdafactor } from './optimizers/adafactor.ts'
import { makeAdamW } from './optimizers/adamw.ts'
import { makeAdamW8bit } from './optimizers/adamw8bit.ts'
import type { MakeOptimizer, Optimizer } from './optimizers/optimizer.ts'
import { namedRandom, textHash } from './random.ts'
import { learningSchedule, type Schedule, scheduleNames, warmupSteps } from './rates.ts'
import type { Request } from './request.ts'
import { captionPhrases, phraseRows, wordSize } from './words.ts'

export interface Session {
  readonly request: Request
  readonly seed: number
  readonly facts: SessionFacts
  readonly faults: Faults
  readonly clock: Clock
  readonly console: Console
  readonly base: Base
  readonly network: Network
  readonly lora: Lora
  readonly lesson: Lesson
  readonly optimizer: Optimizer
  readonly schedule: Schedule
  readonly train: readonly Example[]
  readonly validation: readonly Example[]
  readonly updatesPerEpoch: number
}

/** Null when there is nothing to train on: sd-scripts says so and ends well. */
export async function openSession(request: Request, clock: Clock, console: Console): Promise<Session | null> {
  const startedAt = clock.now()
  const faults = parseFaults(process.env.LORASWEEP_REHEARSAL_FAULT)
  const seed = request.seed ?? textHash(String(startedAt)) & 0x7fffffff
  console.log('INFO', 'Using DreamBooth method.')
  const photos = listPhotos(request.dataFolder, request.captionExtension)
  const split = splitPhotos(
    photos,
    request.validation.split,
    request.validation.seed,
    namedRandom('split', seed),
  )
  tellPhotos(console, split)
  if (split.train.length === 0) {
    console.log('ERROR', noPhotos)
    return null
  }
  const base = readBase()
  const [train, validation] = await Promise.all([
    examples(base, split.train),
    examples(base, split.validation),
  ])
  const { lora, network, lesson } = makeLearner(request, base, [...train, ...validation], seed, console)
  const optimizer = chooseOptimizer(request, console)(learnedOf(lora), request.optimizerOptions)
  const counts = stepCounts(request, split)
  const schedule = chooseSchedule(request, counts.steps)
  const facts: SessionFacts = {
    request,
    split,
    session: textHash(`${seed} ${startedAt}`),
    startedAt,
    ...counts,
    shows: showCount(split.train),
    optimizer: optimizer.title,
    schedule: request.schedule.name,
  }
  return {
    request,
    seed,
    facts,
    faults,
    clock,
    console,
    base,
    network,
    lora,
    lesson,
    optimizer,
    schedule,
    train,
    validation,
    updatesPerEpoch: counts.updatesPerEpoch,
  }
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

/** Phrases that one sample prompt or caption can hold. */
const longestPrompt = 128

function makeLearner(request: Request, base: Base, all: readonly Example[], seed: number, console: Console) {
  const longest = Math.max(longestPrompt, ...all.map(({ caption }) => caption.length / wordSize))
  const rows = Math.max(2, request.batch)
  const weights = request.weightsFile === null ? null : readTensors(request.weightsFile)
  const dim = (request.dimFromWeights && weights !== null ? tensorsDim(weights) : null) ?? request.dim
  console.say(`import network module: ${request.values.network_module ?? 'networks.lora'}`)
  console.log('INFO', `create LoRA network. base dim (rank): ${dim}, alpha: ${request.alpha}`)
  const lora = newLora(
    base,
    { dim, alpha: request.alpha, trains: request.trains, rows: rows * longest },
    namedRandom('lora', seed),
  )
  if (weights !== null) {
    loadWeights(lora, weights)
    console.say(`load network weights from ${request.weightsFile}: <All keys matched successfully>`)
  }
  const learnsWords = request.trains.includes('textencoder')
  const network = makeNetwork(lora.layers, { rows, phrases: rows * longest, learnsWords })
  const dropout = Number(request.values.caption_dropout_rate ?? 0)
  return { lora, network, lesson: makeLesson(network, rows, dropout) }
}

const optimizers: Readonly<Record<string, MakeOptimizer>> = {
  adamw: makeAdamW,
  adamw8bit: makeAdamW8bit,
  adafactor: makeAdafactor,
}

function chooseOptimizer({ optimizer }: Request, console: Console): MakeOptimizer {
  const known = optimizers[optimizer.toLowerCase()]
  if (known === undefined) console.log('WARNING', `the rehearsal has no ${optimizer}: AdamW takes its place`)
  else console.log('INFO', `use ${optimizer} optimizer`)
  return known ?? makeAdamW
}

function chooseSchedule({ schedule }: Request, steps: number): Schedule {
  const { name, cycles, power } = schedule
  const warmup = warmupSteps(schedule.warmup, steps)
  const found = name === 'adafactor' ? () => 1 : learningSchedule({ name, steps, warmup, cycles, power })
  if (found !== null) return found
  const list = scheduleNames.map((one) => `'${one}'`).join(', ')
  throw traceback(
    `ValueError: ${name} is not a valid SchedulerType, please select one of [${list}]`,
    'get_scheduler_fix',
  )
}

/** Batches per epoch, updates and epochs, as sd-scripts counts them. */
function stepCounts(request: Request, split: Split) {
  const batchesPerEpoch = Math.ceil(showCount(split.train) / request.batch)
  const updatesPerEpoch = Math.ceil(batchesPerEpoch / request.accumulation)
  const steps = request.maxEpochs === null ? request.maxSteps : request.maxEpochs * updatesPerEpoch
  return { batchesPerEpoch, updatesPerEpoch, steps, epochs: Math.ceil(steps / updatesPerEpoch) }
}
