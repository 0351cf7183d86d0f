import type { RunEvent } from '../model.ts'
import { readConsoleLines } from './console.ts'

type Progress = Extract<RunEvent, { kind: 'progress' }>

/** tqdm's bar for the training itself; bars for validation, sampling and caching begin otherwise. */
const bar = /^steps:\s+\d+%\|.*?\| (\d+)\/(\d+) \[/
/** Printed once before the first step. */
const totals = {
  totalSteps: /^\s*total optimization steps \/ .*: (\d+)$/,
  totalEpochs: /^\s*num epochs \/ .*: (\d+)$/,
  stepsPerEpoch: /^\s*num batches per epoch \/ .*: (\d+)$/,
} as const

/** How far the training is at the end of these bytes, or null when they do not say. */
export function readProgress(bytes: Buffer): { progress: Progress | null; read: number } {
  const { lines, read } = readConsoleLines(bytes)
  const known = {
    step: null as number | null,
    totalSteps: null as number | null,
    totalEpochs: null as number | null,
    stepsPerEpoch: null as number | null,
  }
  for (const { text } of lines) {
    const drawn = bar.exec(text)
    if (drawn) {
      known.step = Number(drawn[1])
      known.totalSteps = Number(drawn[2])
      continue
    }
    for (const key of ['totalSteps', 'totalEpochs', 'stepsPerEpoch'] as const) {
      const found = totals[key].exec(text)
      if (found) known[key] = Number(found[1])
    }
  }
  const isSilent = Object.values(known).every((value) => value === null)
  return { progress: isSilent ? null : { kind: 'progress', ...known, step: known.step ?? 0 }, read }
}
