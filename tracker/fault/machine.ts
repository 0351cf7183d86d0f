import { atStep, type Evidence } from './evidence.ts'
import type { Fault } from './words.ts'

/** torch's own words; the sizes follow in them since torch 2.1. */
const outOfMemoryWords = /^CUDA out of memory\. Tried to allocate (\S+ \S+)\. /
const capacityWords = /total capacity of (\S+ \S+) of which (\S+ \S+) is free/

export function outOfMemory({ errors, step }: Evidence): Fault | null {
  const error = errors.findLast(({ text }) => text.startsWith('CUDA out of memory.'))
  if (error === undefined) return null
  const asked = outOfMemoryWords.exec(error.text)?.[1]
  const room = capacityWords.exec(error.text)
  const sizes = asked && room ? `: ${asked} more were needed, ${room[2]} of ${room[1]} were free` : ''
  return {
    cause: 'out-of-memory',
    reason: `Ran out of GPU memory ${atStep(step)}${sizes}.`,
    lines: [error.line],
    hint: 'Halve train_batch_size, or set gradient_checkpointing, cache_latents or a smaller resolution.',
  }
}

export function diskFull({ errors, lines, step }: Evidence): Fault | null {
  const error = errors.findLast(({ text }) => text.includes('No space left on device'))
  if (error === undefined) return null
  const saving = lines.findLast((line) => line.startsWith('saving checkpoint: '))
  const file = saving?.split('/').at(-1)
  const isSaving = errors.some(({ type }) => type.endsWith('SafetensorError')) && file !== undefined
  return {
    cause: 'disk-full',
    reason: isSaving
      ? `The disk was full when ${file} was to be saved, ${atStep(step)}.`
      : `The disk was full ${atStep(step)}.`,
    lines: saving === undefined ? [error.line] : [saving, error.line],
    hint: 'Make room on the disk of the home, then retry. save_last_n_epochs keeps fewer checkpoints.',
  }
}

/**
 * No recording: texts of cudaGetErrorString for cudaErrorNoDevice (100), cudaErrorSystemDriverMismatch
 * (803) and cudaErrorUnknown (999), of torch where CUDA cannot start, and of NVML for NVML_ERROR_GPU_IS_LOST.
 */
const driverWords = [
  'no CUDA-capable device is detected',
  'system has unsupported display driver / cuda driver combination',
  'CUDA error: unknown error',
  'Found no NVIDIA driver on your system',
  'No CUDA GPUs are available',
  'GPU is lost',
]

export function driverLost({ errors, step }: Evidence): Fault | null {
  const error = errors.findLast(({ text }) => driverWords.some((words) => text.includes(words)))
  if (error === undefined) return null
  return {
    cause: 'driver-lost',
    reason: `The GPU driver stopped answering ${atStep(step)}: ${error.text}`,
    lines: [error.line],
    hint: 'See whether nvidia-smi still lists the card. If not, restart the machine, then retry.',
  }
}

/**
 * From exit.json, or by way of accelerate, which outlives its trainer: the recorded line ends with
 * `returned non-zero exit status 1.`, and Python's CalledProcessError says `died with <Signals.SIGKILL: 9>.`
 * after a signal.
 */
export function killed({ ended, lines, step }: Evidence): Fault | null {
  const line = lines.findLast((one) => /died with <Signals\.\w+: \d+>\.$/.test(one))
  const signal = ended?.signal ?? /<Signals\.(\w+):/.exec(line ?? '')?.[1]
  if (signal === undefined) return null
  const shown = line === undefined ? lines.slice(-1) : [line]
  if (signal !== 'SIGKILL') {
    return {
      cause: 'signal',
      reason: `Ended by ${signal} ${atStep(step)}, which lorasweep did not send.`,
      lines: shown,
      hint: 'SIGTERM and SIGINT come from a person or a shutdown, SIGSEGV and SIGABRT from a crash in a library.',
    }
  }
  return {
    cause: 'killed',
    reason: `Killed by the system ${atStep(step)}: SIGKILL, which lorasweep did not send. Probably the main memory was full.`,
    lines: shown,
    hint: 'If so, journalctl -k says "Out of memory: Killed process": run fewer trials at once or cache less.',
  }
}

/** The keeper's own line. */
export function programMissing({ lines }: Evidence): Fault | null {
  const line = lines.findLast((one) => /^lorasweep: .* could not be started: /.test(one))
  if (line === undefined) return null
  return {
    cause: 'program-missing',
    reason: `${line.slice('lorasweep: '.length)}.`,
    lines: [line],
    hint: 'lorasweep doctor checks the python of sd-scripts and says what is missing.',
  }
}
