/** The loop: epochs, steps, samples and checkpoints, in the order of sd-scripts' train_network.py. */
import { mkdirSync } from 'node:fs'
import type { Bar } from './console.ts'
import { epochBatches } from './dataset.ts'
import { type EventFile, openEventFile } from './event-file.ts'
import { traceback } from './failure.ts'
import { outOfMemory, sleep } from './fault.ts'
import { type Moment, saveEpoch, saveLast, saveStep } from './keeping.ts'
import { type Example, validationError } from './lesson.ts'
import { learnedOf } from './lora.ts'
import { type LossRecorder, newLossRecorder, threeDigits } from './loss.ts'
import { namedRandom, type Random, randomFrom } from './random.ts'
import type { Rhythm } from './request.ts'
import { drawSamples } from './samples.ts'
import type { Session } from './session.ts'
import { readState } from './state.ts'
import { arrayRates, clearGradients, clipGradients, rateEntries } from './update.ts'

/** What moves while a session runs. */
interface Course {
  readonly events: EventFile | null
  readonly losses: LossRecorder
  readonly random: Random
  /** Counted from 0. */
  readonly firstEpoch: number
  /** Updates of this session. */
  step: number
  /** Updates that the learning-rate schedule has seen, sessions before included. */
  scheduled: number
}

export async function train(session: Session): Promise<void> {
  const { request, console, facts } = session
  mkdirSync(request.outputFolder, { recursive: true })
  const course = startCourse(session)
  tellPlan(session)
  if (request.sample.first) await sample(session, course, 0)
  const bar = console.bar('steps', facts.steps)
  for (let epoch = course.firstEpoch; epoch < facts.epochs && course.step < facts.steps; epoch += 1) {
    console.say(`\nepoch ${epoch + 1}/${facts.epochs}${epoch === course.firstEpoch ? '\n' : ''}`)
    await trainEpoch(session, course, bar, epoch)
    await endEpoch(session, course, epoch + 1)
  }
  saveLast(session, moment(course, facts.epochs))
  console.log('INFO', 'model saved.')
  bar.close()
}

function startCourse(session: Session): Course {
  const { request, console, facts } = session
  if (request.resume !== null) console.log('INFO', `resume training from local state: ${request.resume}`)
  const before = request.resume === null ? null : readState(request.resume, session)
  const initial = askedStart(session) ?? before?.step ?? 0
  if (initial > 0 && facts.steps <= initial) {
    throw traceback(
      'AssertionError: max_train_steps should be greater than initial step / ' +
        `max_train_stepsは初期ステップより大きい必要があります: ${facts.steps} vs ${initial}`,
    )
  }
  return {
    events: request.log === null ? null : openEventFile(request.log, session.clock),
    losses: newLossRecorder(),
    random: before === null ? namedRandom('noise', session.seed) : randomFrom(before.random),
    firstEpoch: Math.floor(initial / facts.updatesPerEpoch),
    step: 0,
    scheduled: before?.scheduled ?? 0,
  }
}

/** `--initial_step`, or the steps before `--initial_epoch`; either outranks a state. */
function askedStart({ request: { values }, facts: { updatesPerEpoch } }: Session): number | null {
  if (typeof values.initial_step === 'number') return values.initial_step
  return typeof values.initial_epoch === 'number' ? (values.initial_epoch - 1) * updatesPerEpoch : null
}

function tellPlan({ request, facts, console }: Session): void {
  if (request.maxEpochs !== null) {
    console.say(
      `override steps. steps for ${request.maxEpochs} epochs is / 指定エポックまでのステップ数: ${facts.steps}`,
    )
  }
  console.say('running training / 学習開始')
  console.say(`  num train images * repeats / 学習画像の数×繰り返し回数: ${facts.shows}`)
  console.say(
    `  num validation images * repeats / 学習画像の数×繰り返し回数: ${facts.split.validation.length}`,
  )
  console.say('  num reg images / 正則化画像の数: 0')
  console.say(`  num batches per epoch / 1epochのバッチ数: ${facts.batchesPerEpoch}`)
  console.say(`  num epochs / epoch数: ${facts.epochs}`)
  console.say(`  batch size per device / バッチサイズ: ${request.batch}`)
  console.say(`  gradient accumulation steps / 勾配を合計するステップ数 = ${request.accumulation}`)
  console.say(`  total optimization steps / 学習ステップ数: ${facts.steps}`)
}

async function trainEpoch(session: Session, course: Course, bar: Bar, epoch: number): Promise<void> {
  const { request, facts, seed, train: photos } = session
  const batches = epochBatches(facts.split.train, request.batch, namedRandom('epoch', seed, epoch))
  for (const [position, batch] of batches.entries()) {
    const isUpdate = (position + 1) % request.accumulation === 0 || position + 1 === batches.length
    const examples = batch.map((at) => photos[at] as Example)
    const loss = session.lesson.train(examples, course.random, 1 / request.accumulation)
    course.losses.add(position, loss)
    if (isUpdate) update(session, course, bar)
    bar.note(`avr_loss=${threeDigits(course.losses.average())}`)
    logStep(session, course, loss)
    if (isUpdate) await afterUpdate(session, course, epoch)
    if (course.step >= facts.steps) return
  }
}

function update({ lora, optimizer, request, schedule }: Session, course: Course, bar: Bar): void {
  clipGradients(lora, request.maxGradNorm)
  optimizer.step(arrayRates(lora, request.rates, schedule(course.scheduled)))
  clearGradients(lora)
  course.step += 1
  course.scheduled += 1
  bar.advance()
}

/** The rates logged are those of the next step, because sd-scripts moves its scheduler first. */
function logStep({ lora, request, optimizer, schedule }: Session, course: Course, loss: number): void {
  course.events?.write(course.step, [
    ['loss/current', loss],
    ['loss/average', course.losses.average()],
    ...rateEntries(lora, request.rates, schedule(course.scheduled), optimizer),
  ])
}

async function afterUpdate(session: Session, course: Course, epoch: number): Promise<void> {
  const { request, validation } = session
  const { everySteps } = request.validation
  if (validation.length > 0 && everySteps !== null && course.step % everySteps === 0) {
    logValidation(session, course, 'step', course.step)
  }
  if (isDue(course.step, request.sample.everySteps)) await sample(session, course, null)
  if (isDue(course.step, request.save.everySteps)) saveStep(session, moment(course, epoch))
  suffer(session, course)
}

async function endEpoch(session: Session, course: Course, epoch: number): Promise<void> {
  const { request, validation, facts } = session
  const every = request.validation.everyEpochs ?? 1
  if (validation.length > 0 && epoch % every === 0) logValidation(session, course, 'epoch', epoch)
  course.events?.write(epoch, [['loss/epoch_average', course.losses.average()]])
  if (isDue(epoch, request.save.everyEpochs) && epoch < facts.epochs)
    saveEpoch(session, moment(course, epoch))
  if (isDue(epoch, request.sample.everyEpochs)) await sample(session, course, epoch)
}

function logValidation(session: Session, course: Course, axis: 'step' | 'epoch', at: number): void {
  const { lesson, validation, request, seed } = session
  const error = validationError(lesson, validation, {
    batch: request.batch,
    seed: request.validation.seed ?? seed,
  })
  course.events?.write(at, [
    [`loss/validation/${axis}_average`, error],
    [`loss/validation/${axis}_divergence`, error - course.losses.average()],
  ])
}

/** `epoch` is null for samples by steps. */
async function sample(session: Session, course: Course, epoch: number | null): Promise<void> {
  const { request, network, base, clock, console, faults } = session
  if (request.sample.prompts === null) return
  await drawSamples(
    {
      network,
      clock,
      console,
      vocabulary: base.vocabulary,
      outputFolder: request.outputFolder,
      outputName: request.outputName,
      promptFile: request.sample.prompts,
      sampler: String(request.values.sample_sampler),
      isSlowDisk: faults.isDue('slow-disk', course.step),
    },
    { epoch, step: course.step },
  )
}

/** The faults asked for, once a step is done. */
function suffer({ faults, lora }: Session, { step }: Course): void {
  if (faults.isDue('nan', step)) {
    for (const { value } of learnedOf(lora)) value.fill(Number.NaN)
  }
  if (faults.isDue('oom', step)) throw outOfMemory()
  if (faults.isDue('crash', step)) process.kill(process.pid, 'SIGKILL')
  while (faults.isDue('stall', step)) sleep(1000)
}

const isDue = (count: number, every: Rhythm['everySteps']): boolean => every !== null && count % every === 0

const moment = (course: Course, epoch: number): Moment => ({
  epoch,
  step: course.step,
  scheduled: course.scheduled,
  random: course.random.state(),
})
