/** `--save_state` and `--resume`: everything that a training needs to go on, in a folder. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadWeights, loraTensors, readTensors } from './checkpoint.ts'
import { traceback } from './failure.ts'
import type { Lora } from './lora.ts'
import type { Optimizer, OptimizerState } from './optimizers/optimizer.ts'
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
  put('optimizer.bin', packArrays(optimizer.state()))
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
  optimizer.restore(unpackArrays(read('optimizer.bin')))
  const json = (name: string): Record<string, number> => JSON.parse(read(name).toString())
  const { current_epoch: epoch = 0, current_step: step = 0 } = json('train_state.json')
  const { last_epoch: scheduled = 0 } = json('scheduler.bin')
  return { epoch, step, scheduled, random: JSON.parse(read('random_states_0.pkl').toString()) as number[] }
}

/** A line of JSON [name, kind, bytes][] and then the bytes. */
function packArrays(state: OptimizerState): Buffer {
  const entries = Object.entries(state)
  const list = entries.map(([name, array]) => [
    name,
    array instanceof Uint8Array ? 'u8' : 'f32',
    array.byteLength,
  ])
  const bytes = entries.map(([, array]) => Buffer.from(array.buffer, array.byteOffset, array.byteLength))
  return Buffer.concat([Buffer.from(`${JSON.stringify(list)}\n`), ...bytes])
}

function unpackArrays(bytes: Buffer): OptimizerState {
  const end = bytes.indexOf(10)
  const list = JSON.parse(bytes.toString('utf8', 0, end)) as [string, 'u8' | 'f32', number][]
  let at = end + 1
  return Object.fromEntries(
    list.map(([name, kind, length]) => {
      const part = Uint8Array.from(bytes.subarray(at, at + length))
      at += length
      return [name, kind === 'u8' ? part : new Float32Array(part.buffer)]
    }),
  )
}
