/**
 * Every number the judge decides by. A new `judgeVersion` has every run judged again.
 *
 * Sources: (p) the published practice of stopping LoRA trainings, (d) degradations of natural pictures,
 * (s) simulated curves of healthy trainings, (l) labelled trainings. `npm run bench:judge` fits what is marked (l)
 * without the subject that is judged, and says how much that loses.
 */
export const judgeVersion = 'judge/2'

/** What must be there before anything is said. */
export const evidence = {
  /** (p) Fewer seeded prompts with the trained word cannot be told from luck. */
  triggerPrompts: 4,
  /** (l) Where a run stands can be said after 3 epochs; damage needs more, see `harm`. */
  epochs: 3,
  /** (l) Drift under which nothing visible was learnt: 0.09 in the one run that never got better. */
  visibleDrift: 0.15,
} as const

/**
 * Share of each distance in one number. 1 = as different as the base model's pictures of two prompts.
 * Pixelmatch and SSIM are left out: (d) mirroring moves them more than any damage does.
 */
export const distanceShares = { edges: 0.5, thumbnail: 0.3, palette: 0.2 } as const

/** Nearest training pictures a sample is held against: poses differ, the subject does not. */
export const nearestPictures = 3

/**
 * What an epoch is weighed by. time: ln(epoch). tempo: ln(epoch) × how hard the training pushes. likeness: gain
 * towards the training pictures. texture: local contrast. velocity: change since the epoch before. control: change of
 * pictures without the trained word.
 */
export type SignalName = 'time' | 'tempo' | 'likeness' | 'texture' | 'velocity' | 'control'

/** How signals become points; 1 point = a hundredth of the labelled runs' quality, which runs from 0 to 1. */
export interface Weighing {
  /** Points that a unit of a signal is worth. */
  readonly weights: Readonly<Record<SignalName, number>>
  /** Spread of a signal within a run. */
  readonly units: Readonly<Record<SignalName, number>>
  /** Mean and spread over runs of ln(rate per picture), and of the largest distance where no rate is known. */
  readonly tempo: {
    readonly rate: { readonly mean: number; readonly spread: number }
    readonly reach: { readonly mean: number; readonly spread: number }
  }
  /** Points lost for good that flag an epoch. */
  readonly flag: number
}

/** (l) Fitted on all labelled runs by `npm run bench:judge -- --constants`. */
export const weighing: Weighing = {
  weights: {
    ...{ time: -0.2399, tempo: -1.161, likeness: 0.7581 },
    ...{ texture: 0.2877, velocity: -0.4734, control: -0.3482 },
  },
  units: {
    ...{ time: 1, tempo: 1, likeness: 0.04608 },
    ...{ texture: 0.00395, velocity: 0.09444, control: 0.06945 },
  },
  tempo: { rate: { mean: -9.314, spread: 1.25 }, reach: { mean: 0.6096, spread: 0.2 } },
  flag: 2.405,
}

export const standing = {
  /** (l) Spreads of the rate beyond any labelled training's: another kind of model, whose rates mean something else. */
  mostRate: 2.2,
  /** Spreads: what pushes harder or less counts as this. */
  mostTempo: 1.3,
  /** (l) Points within which a later epoch is as good: people want the most recent one that works. */
  tie: 0.15,
} as const

/** Rules that flag by themselves. Each score is a measure over this, so 1 = the flag. */
export const harm = {
  /** (d) The average picture lies a natural standard deviation further outside the range than at its best. */
  artefactRise: 1,
  /** (l) Control prompts' distance from the base model: healthy trainings stay under 0.65, two prompts are at 1. */
  controlDistance: 0.8,
  /** (p) Previews have become alike by this share since the knee. */
  samenessRise: 0.3,
  /**
   * (p, l) All that validation loss had gained is lost. People accept one to three times the epochs of its
   * minimum, so its rise alone says little before.
   */
  validationRise: 1,
  /** (l) Mean train loss over its lowest: healthy trainings stay under 0.4, its own noise. Never "lowest is best". */
  trainLossRise: 0.6,
  /** (s) With fewer epochs pictures alone flag nothing: noise looks the same. */
  epochs: 6,
  /** (l, set with all runs in view) Previews that change less than this between epochs have come to rest. */
  restingVelocity: 0.2,
} as const

/** Models of the user's that look at pictures. None has seen a labelled training: (p) from the practice, not fitted. */
export const eyes = {
  /** (p) Say of a fading face, of a subject that fades for DINOv2, of CLIP's cosine of picture and prompt; not fitted. */
  weights: { face: 1.5, dino: 0.5, clip: 0.75 },
  /** (p) Standard errors below its best that flag at a weight of 1: faces at 2, prompts at 4, DINOv2 at 6; not fitted. */
  fading: 3,
  /** (p) Likeness counts in its own spread within the run; one that varies less is noise. Unproved, not fitted. */
  leastSpread: 0.1,
  /** (s) Share of the way to the photos below which nothing was learnt that could fade: its noise would flag 1 run in 10. */
  learnt: 0.2,
} as const

/** Where learning is over and harm can be told from it. */
export const knee = {
  /** (p) Share of the highest gain. */
  share: 0.8,
  /** The first step is always the largest. */
  earliest: 2,
} as const

/** Undertrained = still moving, and not yet far from where it began. */
export const approach = {
  /** (l) Share of the largest step that the last one still has. Arrived trainings: under 0.15. */
  pace: 0.2,
  /** (l) Smallest last step that is not sampling noise. */
  step: 0.06,
  /** Share of the greatest distance at which the last epoch stands: one that came back is not on its way. */
  onward: 0.9,
  /** (l) A learnt subject stands further than this from the base model. */
  distance: 0.5,
} as const

/** Scores, in flags. */
export const tiers = { watch: 0.6, likely: 1, veryLikely: 1.6 } as const

/** An epoch is confirmed by the next one; the last has none and must exceed the flag by this. */
export const lastEpochMargin = 1.2
