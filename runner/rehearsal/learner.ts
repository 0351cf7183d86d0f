/** What learns, and by which rules: network and adapters, optimizer, schedule. */
import type { Base } from './base.ts'
import { loadWeights, readTensors, tensorsDim } from './checkpoint.ts'
import type { Console } from './console.ts'
import { traceback } from './failure.ts'
import { type Example, type Lesson, makeLesson } from './lesson.ts'
import { type Lora, learnedOf, newLora } from './lora.ts'
import { makeNetwork, type Network } from './network.ts'
import { makeAdafactor } from './optimizers/adafactor.ts'
import { makeAdamW } from './optimizers/adamw.ts'
import { makeAdamW8bit } from './optimizers/adamw8bit.ts'
import type { MakeOptimizer, Optimizer } from './optimizers/optimizer.ts'
import { namedRandom } from './random.ts'
import { learningSchedule, type Schedule, scheduleNames, warmupSteps } from './rates.ts'
import type { Request } from './request.ts'
import { wordSize } from './words.ts'

export interface Learner {
  readonly lora: Lora
  readonly network: Network
  readonly lesson: Lesson
  readonly optimizer: Optimizer
}

/** Phrases that one sample prompt can hold. */
const longestPrompt = 128

/** @throws TrainingFailure when `--network_weights` is missing or of another size. */
export function makeLearner(
  request: Request,
  base: Base,
  photos: readonly Example[],
  seed: number,
  console: Console,
): Learner {
  const longest = Math.max(longestPrompt, ...photos.map(({ caption }) => caption.length / wordSize))
  const rows = Math.max(2, request.batch)
  const phrases = rows * longest
  console.say(`import network module: ${request.values.network_module ?? 'networks.lora'}`)
  const lora = makeLora(request, base, { rows: phrases, seed, console })
  const network = makeNetwork(lora.layers, {
    rows,
    phrases,
    learnsWords: request.trains.includes('textencoder'),
  })
  const lesson = makeLesson(network, rows, Number(request.values.caption_dropout_rate ?? 0))
  const optimizer = chooseOptimizer(request, console)(learnedOf(lora), request.optimizerOptions)
  return { lora, network, lesson, optimizer }
}

function makeLora(
  request: Request,
  base: Base,
  { rows, seed, console }: { rows: number; seed: number; console: Console },
): Lora {
  const { weightsFile, dimFromWeights, alpha, trains } = request
  const weights = weightsFile === null ? null : readTensors(weightsFile)
  const dim = (dimFromWeights && weights !== null ? tensorsDim(weights) : null) ?? request.dim
  console.log('INFO', `create LoRA network. base dim (rank): ${dim}, alpha: ${alpha}`)
  const lora = newLora(base, { dim, alpha, trains, rows }, namedRandom('lora', seed))
  if (weights !== null) {
    loadWeights(lora, weights)
    console.say(`load network weights from ${weightsFile}: <All keys matched successfully>`)
  }
  return lora
}

/** By name in small letters, as sd-scripts compares them. */
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

/** @throws TrainingFailure when there is no such schedule. */
export function chooseSchedule({ schedule }: Request, steps: number): Schedule {
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
