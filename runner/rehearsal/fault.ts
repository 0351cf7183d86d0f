/**
 * Bad nights on purpose. `LORASWEEP_REHEARSAL_FAULT` names one fault or several with commas:
 *
 *   oom@30        the memory of the card is full in the step after the 30th: exit 1
 *   crash@30      the process is killed after step 30, as by the kernel: SIGKILL
 *   stall@30      nothing happens any more after step 30; only a signal ends it
 *   nan@30        the weights are NaN from step 30 on: loss nan, black samples, exit 0
 *   disk-full@30  no file is written after step 30; the next checkpoint fails: exit 1
 *   slow-disk     every file grows in 4-KiB pieces, 20 ms apart: half-written files can be seen
 */
import { appendFileSync, writeFileSync } from 'node:fs'
import { type TrainingFailure, traceback } from './failure.ts'

export type FaultName = 'oom' | 'crash' | 'stall' | 'nan' | 'disk-full' | 'slow-disk'

export interface Faults {
  /** Whether the fault is due once `step` is done. */
  readonly isDue: (name: FaultName, step: number) => boolean
}

const names: readonly FaultName[] = ['oom', 'crash', 'stall', 'nan', 'disk-full', 'slow-disk']

/** @throws when the text names a fault that does not exist. */
export function parseFaults(text: string | undefined): Faults {
  const asked = new Map<FaultName, number>()
  for (const part of (text ?? '').split(',').filter((one) => one.trim() !== '')) {
    const [name = '', step = '0'] = part.trim().split('@')
    const known = names.find((one) => one === name)
    if (known === undefined || !/^\d+$/.test(step)) {
      throw new Error(`LORASWEEP_REHEARSAL_FAULT: expected ${names.join(', ')}, with @<step>; got '${part}'`)
    }
    asked.set(known, Number(step))
  }
  return { isDue: (name, step) => step >= (asked.get(name) ?? Number.POSITIVE_INFINITY) }
}

/** The words of the real one (recorded on a card of 8 GiB). */
export const outOfMemory = (): TrainingFailure =>
  traceback(
    'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 512.00 MiB. GPU 0 has a total capacity of ' +
      '7.79 GiB of which 311.25 MiB is free. Including non-PyTorch memory, this process has 7.46 GiB memory in ' +
      'use. Of the allocated memory 6.98 GiB is allocated by PyTorch, and 232.91 MiB is reserved by PyTorch but ' +
      'unallocated. If reserved but unallocated memory is large try setting ' +
      'PYTORCH_ALLOC_CONF=expandable_segments:True to avoid fragmentation.  See documentation for Memory ' +
      'Management  (https://pytorch.org/docs/stable/notes/cuda.html#environment-variables)',
    'process_batch',
    'get_noise_pred_and_target',
    'call_unet',
    'forward',
  )

export const noSpaceLeft = (): TrainingFailure =>
  traceback(
    'safetensors._safetensors_rust.SafetensorError: Error while serializing: I/O error: No space left on device (os error 28)',
    'save_model',
    'save_weights',
    'save_file',
  )

/** Sleeps without using the processor; a signal still ends the process. */
export const sleep = (milliseconds: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)

const pieceBytes = 4096
const pieceMs = 20

/** Writes a whole file, slowly when the disk is. */
export function writeFile(path: string, bytes: Uint8Array, isSlow: boolean): void {
  const first = isSlow ? pieceBytes : bytes.length
  writeFileSync(path, bytes.subarray(0, first))
  for (let at = first; at < bytes.length; at += pieceBytes) {
    sleep(pieceMs)
    appendFileSync(path, bytes.subarray(at, at + pieceBytes))
  }
}
