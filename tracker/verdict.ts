/** The words of the judge, as types, importing nothing: the second page of the vocabulary after `model.ts`. */

export type Verdict = 'undertrained' | 'good' | 'overtrained' | 'unclear'

/** How sure a flag is, in the words of the analysis; `none` = no flag. */
export type Tier = 'none' | 'watch' | 'likely' | 'very likely'

export interface Reason {
  /** What was looked at: `drift`, `artefact`, `sameness`, `control`, `velocity`, `validation`, `evidence`. */
  readonly signal: string
  /** One sentence for a tired person. */
  readonly text: string
  /** 0 … 1: its share in the decision. */
  readonly weight: number
  /** Samples that show it, as paths relative to the run folder. */
  readonly pictures: readonly string[]
}

/** A moment of a run at which samples were drawn. */
export interface EpochVerdict {
  /** Whole for samples by epoch; a fraction when they were drawn by steps. */
  readonly epoch: number
  readonly step: number | null
  readonly verdict: Verdict
  readonly tier: Tier
  readonly reasons: readonly Reason[]
  /** Mean over prompts of the share of pixels that differ from the first point; null where unmeasured. */
  readonly drift: number | null
  /** The same against the previous point. */
  readonly velocity: number | null
  /** Checkpoint with nearly the same weights, relative to the run folder. */
  readonly checkpoint: string | null
}

/** The epoch to keep. `setEpochs` are those it cannot be told from. */
export interface BestEpoch {
  readonly epoch: number
  readonly step: number | null
  readonly checkpoint: string | null
  readonly reasons: readonly Reason[]
  /** Height on the scale on which runs of one group are compared. */
  readonly score: number
  readonly setEpochs: readonly number[]
  readonly safer: number | null
}

/** Scores are compared only between runs that asked for the same pictures of the same model. */
export interface RunGroup {
  /** Hash of base model, script and prompts with their seeds, sizes, steps, cfg and samplers. */
  readonly asked: string
  /** L*a*b* in 4×4 fields of each prompt's picture before training; equal up to rounding on one machine. */
  readonly origin: readonly number[]
}

/** What the judge says about one run. Recomputable: `version` names the method and its constants. */
export interface RunVerdict {
  readonly version: string
  /** Hash of every number it was decided by; absent in older verdicts. */
  readonly constants?: string
  readonly group: RunGroup
  /** Where the run stood when it ended. */
  readonly verdict: Verdict
  readonly tier: Tier
  readonly reasons: readonly Reason[]
  readonly epochs: readonly EpochVerdict[]
  readonly best: BestEpoch | null
  /** First overtrained epoch, or null. */
  readonly onset: number | null
}
