/**
 * What the tables say, as plain values for pages and `--json`. Names, never ids: a database that was
 * deleted and rebuilt gives the same facts. Every time here was read from a file of the run.
 */

import type { Noise } from '../analysis/best.ts'
import type { Axis, Parameters, Prompt, RunState, SampleState } from '../model.ts'
import type { Advice, OtherEpoch, Reason, Tier, Verdict } from '../verdict.ts'

/** A sample picture of a run. `sha256` names its content, so a changed picture is another picture. */
export interface PictureFact {
  /** Relative to the run folder. */
  readonly path: string
  readonly sha256: string
  readonly axis: Axis
  readonly at: number
  /** Index in the prompt file, from 0. */
  readonly prompt: number
  readonly seed: number | null
  readonly width: number
  readonly height: number
  readonly state: SampleState
}

export interface CheckpointFact {
  readonly path: string
  readonly epoch: number | null
  readonly step: number | null
  readonly bytes: number
  readonly state: 'whole' | 'partial' | 'broken'
}

/** One cell of the verdict ribbon. */
export interface EpochFact {
  readonly epoch: number
  readonly step: number | null
  readonly verdict: Verdict
  readonly tier: Tier
}

/** The epoch to keep of one run, with the picture that shows it. */
export interface KeepFact {
  readonly epoch: number
  readonly step: number | null
  readonly checkpoint: string | null
  readonly verdict: Verdict
  readonly tier: Tier
  readonly setEpochs: readonly number[]
  readonly safer: number | null
  readonly runnerUp: number | null
  /** What one epoch less and one more would cost, in points. */
  readonly earlier: OtherEpoch | null
  readonly later: OtherEpoch | null
  readonly reasons: readonly Reason[]
  readonly picture: PictureFact | null
}

export interface JudgedFact {
  readonly verdict: Verdict
  readonly tier: Tier
  readonly onset: number | null
  readonly reasons: readonly Reason[]
  readonly epochs: readonly EpochFact[]
  readonly keep: KeepFact | null
  readonly advice: readonly Advice[]
  /** A person's decisions that moved the weights. */
  readonly adaptedTo: number
}

/** A run as it stands in a list. */
export interface RunFact {
  /** `zorvek/3.2` */
  readonly run: string
  readonly trial: number
  readonly attempt: number
  readonly state: RunState
  readonly cause: string | null
  readonly reason: string | null
  readonly slot: string | null
  readonly queuedAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly step: number
  readonly totalSteps: number | null
  readonly totalEpochs: number | null
  readonly stepsPerEpoch: number | null
  /** Null until the judge has seen it. */
  readonly judged: JudgedFact | null
}

/** One row of the trials table: the trial and its latest run. */
export interface TrialFact {
  readonly trial: number
  readonly key: string
  readonly script: string
  readonly parameters: Parameters
  readonly inFile: boolean
  /** Number of the longer trial whose run answers for this one. */
  readonly runOf: number | null
  readonly attempts: number
  readonly run: RunFact | null
  /** Training loss, thinned to at most 24 values, for a line without axes. */
  readonly spark: readonly number[]
  readonly lastLoss: number | null
  readonly validationLoss: number | null
  /** Runs with different words here measure different losses. */
  readonly lossGroup: string
}

export interface SweepFact {
  readonly name: string
  readonly title: string | null
  readonly createdAt: string
  readonly trials: readonly {
    readonly trial: number
    readonly run: RunFact | null
    readonly runOf: number | null
  }[]
  readonly checkpoints: number
  readonly checkpointBytes: number
  readonly best: BestFact | null
}

/** The epoch to keep of a whole sweep. */
export interface BestFact {
  readonly run: string
  readonly trial: number
  readonly attempt: number
  readonly keep: KeepFact
  readonly runnerUp: { readonly run: string; readonly epoch: number } | null
  readonly safer: { readonly run: string; readonly epoch: number } | null
  /** Other runs that noise does not tell from the best, and what would. */
  readonly equals: readonly { readonly run: string; readonly epoch: number }[]
  readonly noise: Noise | null
  /** Why runs were not compared with it, and what would change that. */
  readonly remarks: readonly string[]
}

export interface SweepPageFact {
  readonly name: string
  readonly title: string | null
  readonly createdAt: string
  /** Parameters that differ between trials, in the order of first appearance. */
  readonly varying: readonly string[]
  /** The others, the same in all trials. */
  readonly same: Parameters
  readonly prompts: readonly Prompt[]
  readonly trials: readonly TrialFact[]
  readonly best: BestFact | null
}
