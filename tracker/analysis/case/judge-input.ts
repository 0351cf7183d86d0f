import type { Sights } from '../../eyes/sights.ts'
import type { PromptRole, RunState, SampleState } from '../../model.ts'
import type { Features } from '../../pixels/features.ts'
import type { Statistics } from '../../pixels/statistics.ts'
import type { EpochDose } from '../../weights/dose.ts'
import type { WeightMeasure } from '../../weights/weight-measure.ts'

/** Everything the judge may look at. The same input always gets the same verdict. */
export interface JudgeInput {
  readonly state: RunState
  /** Hash of what was asked of the base model: see `askedHash`. */
  readonly asked: string
  /** Hash of all that was trained with, the seed left out: see `RunGroup`. */
  readonly recipe: string
  /** Whether the run continued another one: its first samples are then not the base model's. */
  readonly resumed: boolean
  /** By index in the prompt file. */
  readonly prompts: readonly { readonly text: string; readonly role: PromptRole }[]
  /** In the order of training. */
  readonly moments: readonly Moment[]
  /** Training pictures at the samples' size; empty when they are gone. */
  readonly training: readonly MeasuredPicture[]
  /** Validation loss by epoch, in order; empty when the run held nothing out. */
  readonly validation: readonly { readonly epoch: number; readonly loss: number }[]
  /** Mean train loss by epoch, in order. */
  readonly trainLoss: readonly { readonly epoch: number; readonly loss: number }[]
  /** Sum of the learning rates up to the end of each epoch. */
  readonly doses: readonly EpochDose[]
  readonly settings: TrainingSettings
  /** Pictures, written to their end, that could not be measured, relative to the run folder, with what stood in the way. */
  readonly unmeasured: readonly { readonly path: string; readonly why: string }[]
  /** What models of the user's see, by the same moments and prompts; null where none is named. */
  readonly sights: Sights | null
}

/** What of a trial's parameters the judge reads. */
export interface TrainingSettings {
  /** Peak learning rate × √(alpha / dim) per training picture; null where one of them is not known. */
  readonly ratePerPicture: number | null
  readonly dim: number | null
  /** sd-scripts leaves dropout on while it draws previews: they are not what the file renders. */
  readonly hasDropout: boolean
}

/** A point of the training at which every prompt was drawn. */
export interface Moment {
  /** A fraction when samples were drawn by steps. */
  readonly epoch: number
  readonly step: number | null
  /** Checkpoint with nearly the same weights, relative to the run folder. */
  readonly checkpoint: string | null
  /** What that checkpoint's weights say; null when nobody has measured them. */
  readonly weights: WeightMeasure | null
  readonly samples: readonly MeasuredSample[]
}

export interface MeasuredPicture {
  readonly features: Features
  readonly statistics: Statistics
}

export interface MeasuredSample {
  readonly path: string
  readonly prompt: number
  readonly seed: number | null
  readonly state: SampleState
  readonly width: number
  readonly height: number
  /** null while the picture cannot be measured. */
  readonly measured: MeasuredPicture | null
  /** Share of pixels that differ from the first moment, and from the moment before. */
  readonly fromFirst: number | null
  readonly fromPrevious: number | null
}
