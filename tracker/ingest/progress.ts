import type { RunEvent } from '../model.ts'
import { parseBar } from './bar.ts'
import { type ConsoleLine, readConsoleLines } from './console.ts'

type Progress = Extract<RunEvent, { kind: 'progress' }>

/** Printed once before the first step, in this order. */
const totals = {
  batches: /^\s*num batches per epoch \/ .*: (\d+)$/,
  epochs: /^\s*num epochs \/ .*: (\d+)$/,
  batchesPerStep: /^\s*gradient accumulation steps \/ .*= (\d+)$/,
  steps: /^\s*total optimization steps \/ .*: (\d+)$/,
} as const

type Totals = Partial<Record<keyof typeof totals, number>>

/**
 * How far the training is at the end of these bytes, or null when they do not say. The lines with
 * the totals count together: a step may take several batches.
 */
export function readProgress(bytes: Buffer, isOver: boolean): { progress: Progress | null; read: number } {
  const { lines, read } = readConsoleLines(bytes, isOver)
  const found: Totals = {}
  let step: number | null = null
  let begun: ConsoleLine | null = null
  for (const line of lines) {
    const bar = parseBar(line.text)
    if (bar) {
      step = bar.step
      found.steps = bar.totalSteps
    } else if (addTotal(line.text, found) === 'batches') begun = line
  }
  const isUnfinished = begun !== null && found.steps === undefined && !isOver
  if (isUnfinished) return { progress: null, read: begun?.start ?? 0 }
  return { progress: progressOf(step, found), read }
}

function addTotal(text: string, found: Totals): keyof Totals | null {
  for (const key of Object.keys(totals) as (keyof typeof totals)[]) {
    const number = totals[key].exec(text)?.[1]
    if (number === undefined) continue
    found[key] = Number(number)
    return key
  }
  return null
}

function progressOf(
  step: number | null,
  { batches, batchesPerStep = 1, epochs, steps }: Totals,
): Progress | null {
  if (step === null && batches === undefined && epochs === undefined && steps === undefined) return null
  return {
    kind: 'progress',
    step: step ?? 0,
    totalSteps: steps ?? null,
    totalEpochs: epochs ?? null,
    stepsPerEpoch: batches === undefined ? null : stepsPerEpoch(batches, batchesPerStep),
  }
}

/** The last step of an epoch takes what is left. */
export const stepsPerEpoch = (batches: number, batchesPerStep: number): number =>
  Math.ceil(batches / batchesPerStep)
