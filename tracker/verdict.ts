/** The words of the judge, as types, importing nothing: the second page of the vocabulary after `model.ts`. */

export type Verdict = 'undertrained' | 'good' | 'overtrained' | 'unclear'

/** How sure it is that a run is past its best, in the words of the analysis; `none` = no flag. */
export type Tier = 'none' | 'watch' | 'likely' | 'very likely'

export interface Reason {
  /**
   * What was looked at: a signal that is weighed (`dose`, `likeness`, `texture`, `velocity`, `control`), a rule that
   * flags by itself (`artefact`, `sameness`, `validation`, `train-loss`, `identity`, `obedience`), or `drift`, `weights`, `evidence`.
   */
  readonly signal: string
  /** One sentence for a tired person. */
  readonly text: string
  /** 0 … 1: its share in the decision. */
  readonly weight: number
  /** Samples that show it, as paths relative to the run folder. */
  readonly pictures: readonly string[]
}

/** Weights of a checkpoint: Frobenius norms of the modules' updates, and where they went. */
export interface EpochWeightFact {
  readonly normMean: number | null
  readonly normMax: number | null
  /** Median over modules. */
  readonly stableRank: number | null
  /** Of all change so far against that of the measured epoch before. */
  readonly cosine: number | null
  /** Sum of the learning rates of all steps so far. */
  readonly dose: number | null
}

/** A moment of a run at which samples were drawn. */
export interface EpochVerdict {
  /** Whole for samples by epoch; a fraction when they were drawn by steps. */
  readonly epoch: number
  readonly step: number | null
  readonly verdict: Verdict
  readonly tier: Tier
  /** How far past its best the judge holds the run to be here, 0 … 1; from a half on that is a flag. */
  readonly overtraining: number
  /** What the epoch's checkpoint says of itself; null where its weights were not measured. It decides nothing. */
  readonly weights: EpochWeightFact | null
  /** Each weighed signal against the run's mean, in its usual spread within a run: times its weight, it is in points. */
  readonly signals: Readonly<Record<string, number>>
  readonly reasons: readonly Reason[]
  /** Mean over prompts of the share of pixels that differ from the first point; null where unmeasured. */
  readonly drift: number | null
  /** The same against the previous point. */
  readonly velocity: number | null
  /** Checkpoint with nearly the same weights, relative to the run folder. */
  readonly checkpoint: string | null
}

/** Another epoch, and how many points it stands below the one to keep; negative where it stands above. */
export interface OtherEpoch {
  readonly epoch: number
  readonly cost: number
}

/** The epoch to keep. `setEpochs` are those it cannot be told from. */
export interface BestEpoch {
  readonly epoch: number
  readonly step: number | null
  readonly checkpoint: string | null
  readonly reasons: readonly Reason[]
  /** Points on the scale on which runs of one group are compared. */
  readonly score: number
  /** What each prompt adds to it: the score is the mean over trigger prompts plus the mean over the others. */
  readonly scoreParts: { readonly trigger: readonly number[]; readonly control: readonly number[] }
  readonly setEpochs: readonly number[]
  readonly safer: number | null
  readonly runnerUp: number | null
  /** What one epoch less and one more would cost; null where there is none. */
  readonly earlier: OtherEpoch | null
  readonly later: OtherEpoch | null
}

/** use = keep a file · strength = weaken it when drawing · continue, lower-rate, raise-dim, check-dataset, more-evidence = do so. */
export type AdviceKind =
  | 'use'
  | 'strength'
  | 'continue'
  | 'lower-rate'
  | 'raise-dim'
  | 'check-dataset'
  | 'more-evidence'

/** What to do next, in one sentence. */
export interface Advice {
  readonly kind: AdviceKind
  readonly text: string
}

/** Scores are compared only between runs that asked for the same pictures of the same model. */
export interface RunGroup {
  /** Hash of base model, script and prompts with their seeds, sizes, steps, cfg and samplers. */
  readonly asked: string
  /** L*a*b* in 4×4 fields of each prompt's picture before training; equal up to rounding on one machine. */
  readonly origin: readonly number[]
  /** Runs that differ in nothing but the training seed share it; '' where nothing is known of the parameters. */
  readonly recipe: string
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
  readonly advice: readonly Advice[]
  /** Points that one unit of each weighed signal is worth. */
  readonly weights: Readonly<Record<string, number>>
  /** A person's decisions that moved the weights; 0 = the ones lorasweep came with. */
  readonly adaptedTo: number
  /** What models of the user's that had a say call their measurements, by family; absent where none is named. */
  readonly eyes?: Readonly<Partial<Record<'dino' | 'clip' | 'text' | 'face', string>>>
}
