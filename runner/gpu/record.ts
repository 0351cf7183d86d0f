import { appendFileSync } from 'node:fs'
import type { GpuReading } from '../../tracker/gpu-reading.ts'
import { runPaths } from '../../tracker/run-folder.ts'

/** A run that is on a card. */
export interface RunOnCard {
  /** Absolute. */
  readonly folder: string
  /** Uuid of the card, or another slot. */
  readonly slot: string
}

export type GpuRecorder = (latest: ReadonlyMap<string, GpuReading>, runs: readonly RunOnCard[]) => void

/** Appends to `gpu.jsonl` of each run what its card has newly said. Call it as often as you like. */
export function gpuRecorder(): GpuRecorder {
  const written = new Map<string, string>()
  return (latest, runs) => {
    for (const { folder, slot } of runs) {
      const reading = latest.get(slot)
      if (reading === undefined || written.get(folder) === reading.at) continue
      append(runPaths(folder).gpu, reading)
      written.set(folder, reading.at)
    }
    for (const folder of written.keys())
      if (!runs.some((run) => run.folder === folder)) written.delete(folder)
  }
}

/** A full disk costs the reading, not the queue: the training itself says that it is full. */
function append(file: string, reading: GpuReading): void {
  try {
    appendFileSync(file, `${JSON.stringify(reading)}\n`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}
