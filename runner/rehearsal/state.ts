/** `--save_state` and `--resume`: everything that a training needs to go on, in a folder. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadWeights, loraTensors, readTensors } from './checkpoint.ts'
import { traceback } from './failure.ts'
import type { Lora } from './lora.ts'
import type { Optimizer, OptimizerPart } from './optimizers/optimizer.ts'
import { packTensors } from './tensors.ts'

export interface Progress {
  /** Finished epochs. */
  readonly epoch: number
  /** Steps of this session: a resumed one counts from 0 again, as in sd-scripts. */
  readonly step: number
  /** Steps that the learning-rate schedule has seen, over all sessions. */
  readonly scheduled: number
  readonly random: readonly number[]
}

interface Learner {
  readonly lora: Lora
  readonly optimizer: Optimizer
}

export function writeState(folder: string, { lora, optimizer }: Learner, progress: Progress): void {
  mkdirSync(folder, { recursive: true })
  const put = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content)
  put('model.safetensors', packTensors(loraTensors(lora), {}, 'float'))
  put('optimizer.bin', packParts(optimizer.parts()))
  put('scheduler.bin', JSON.stringify({ last_epoch: progress.scheduled }))
  put('random_states_0.pkl', JSON.stringify(progress.random))
  put('train_state.json', `{"current_epoch": ${progress.epoch}, "current_step": ${progress.step}}`)
}

/** @throws TrainingFailure when the folder is not there. */
export function readState(folder: string, { lora, optimizer }: Learner): Progress {
  if (!existsSync(join(folder, 'train_state.json'))) {
    throw traceback(
      `ValueError: Tried to find ${folder} but folder does not exist`,
      'resume_from_local_or_hf_if_specified',
    )
  }
  const read = (name: string): Buffer => readFileSync(join(folder, name))
  loadWeights(lora, readTensors(join(folder, 'model.safetensors')))
  fillParts(optimizer.parts(), read('optimizer.bin'))
  const json = (name: string): Record<string, number> => JSON.parse(read(name).toString())
  const { current_epoch: epoch = 0, current_step: step = 0 } = json('train_state.json')
  const { last_epoch: scheduled = 0 } = json('scheduler.bin')
  return { epoch, step, scheduled, random: JSON.parse(read('random_states_0.pkl').toString()) as number[] }
}

/** A line of JSON [name, bytes][] and then the bytes. */
function packParts(parts: readonly OptimizerPart[]): Buffer {
  const list = parts.map(([name, array]) => [name, array.byteLength])
  const bytes = parts.map(([, array]) => Buffer.from(array.buffer, array.byteOffset, array.byteLength))
  return Buffer.concat([Buffer.from(`${JSON.stringify(list)}\n`), ...bytes])
}

/** @throws TrainingFailure when the bytes were saved by another optimizer or for another network. */
function fillParts(parts: readonly OptimizerPart[], bytes: Buffer): void {
  let at = bytes.indexOf(10) + 1
  const saved = bytes.toString('utf8', 0, at - 1)
  if (saved !== JSON.stringify(parts.map(([name, array]) => [name, array.byteLength]))) {
    throw traceback(
      "ValueError: loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
      'load_state',
    )
  }
  for (const [, array] of parts) {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(
      bytes.subarray(at, at + array.byteLength),
    )
    at += array.byteLength
  }
}
