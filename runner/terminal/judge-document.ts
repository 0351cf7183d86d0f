import { join } from 'node:path'
import type { Assessed } from '../../tracker/analysis/assess.ts'
import type { Advice, OtherEpoch, Reason, RunVerdict, Tier, Verdict } from '../../tracker/verdict.ts'
import { verdictChanges } from './judge-changes.ts'

/** `lorasweep.judge/1`. Paths are absolute. */
export interface JudgeDocument {
  readonly format: 'lorasweep.judge/1'
  readonly runs: readonly JudgedRun[]
}

export interface JudgedRun {
  readonly run: string
  readonly verdict: Verdict
  readonly tier: Tier
  readonly reasons: readonly Reason[]
  /** First overtrained epoch, or null. */
  readonly onset: number | null
  readonly best: {
    readonly epoch: number
    readonly step: number | null
    readonly checkpoint: string | null
    readonly setEpochs: readonly number[]
    readonly safer: number | null
    readonly runnerUp: number | null
    /** What one epoch less and one more would cost, in points. */
    readonly earlier: OtherEpoch | null
    readonly later: OtherEpoch | null
    readonly reasons: readonly Reason[]
  } | null
  readonly version: string
  readonly constants: string | null
  /** Hash of what the verdict was made from. */
  readonly inputs: string
  /** Against the verdict that stood there; null when none did. */
  readonly changed: readonly string[] | null
  readonly unmeasured: readonly { readonly path: string; readonly why: string }[]
  readonly epochs: readonly {
    readonly epoch: number
    readonly verdict: Verdict
    readonly tier: Tier
    /** 0 … 1 */
    readonly overtraining: number
    readonly signals: Readonly<Record<string, number>>
  }[]
  /** Points that one unit of each signal is worth. */
  readonly weights: Readonly<Record<string, number>>
  readonly advice: readonly Advice[]
}

/** A judged run by name; `folder` is absolute. */
export function judgedRun(run: string, folder: string, assessed: Assessed): JudgedRun {
  const { before, verdict: body, inputs, unmeasured } = assessed
  return {
    run,
    verdict: body.verdict,
    tier: body.tier,
    reasons: inFolder(folder, body.reasons),
    onset: body.onset,
    best: bestOf(body, folder),
    version: body.version,
    constants: body.constants ?? null,
    inputs,
    changed: verdictChanges(before, body),
    unmeasured,
    epochs: body.epochs.map(({ epoch, verdict, tier, overtraining, signals }) => ({
      ...{ epoch, verdict, tier, overtraining, signals },
    })),
    weights: body.weights,
    advice: body.advice,
  }
}

export const inFolder = (folder: string, reasons: readonly Reason[]): Reason[] =>
  reasons.map((one) => ({ ...one, pictures: one.pictures.map((path) => join(folder, path)) }))

function bestOf({ best }: RunVerdict, folder: string): JudgedRun['best'] {
  if (best === null) return null
  const { epoch, step, checkpoint, setEpochs, safer, runnerUp, earlier, later, reasons } = best
  return {
    ...{ epoch, step, checkpoint: checkpoint && join(folder, checkpoint), setEpochs, safer },
    ...{ runnerUp, earlier, later },
    reasons: inFolder(folder, reasons),
  }
}
