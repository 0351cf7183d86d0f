/**
 * Every number the judge decides by. Changing one changes `judgeVersion`, and every run is judged again.
 *
 * Sources: (p) the published practice of stopping LoRA trainings, (d) degradations of natural pictures,
 * (s) simulated curves of healthy trainings, (l) 33 labelled trainings. Which signals to look at was chosen with
 * all of these in view; values were set on subjects with odd numbers, except `approach`, for which four undertrained
 * runs are too few to halve. `npx tsx test/bench/judge.ts` prints what they do on either half.
 */
export const judgeVersion = 'judge/1'

/** What must be there before anything is said. */
export const evidence = {
  /** (p) Fewer seeded prompts with the trained word cannot be told from luck. */
  triggerPrompts: 4,
  /**
   * (l) "Still moving" compares the last step with the first ones and can be said after 3 epochs, long before
   * damage could have shown; damage needs more, see `wear`.
   */
  epochs: 3,
  /** (l) Drift under which nothing visible was learnt: 0.09 in the one run that never got better. */
  visibleDrift: 0.15,
} as const

/**
 * Share of each distance in one number. 1 = as different as the base model's pictures of two prompts.
 * Pixelmatch and SSIM are left out: (d) mirroring moves them more than any damage does.
 */
export const distanceShares = { edges: 0.5, thumbnail: 0.3, palette: 0.2 } as const

export const gain = {
  /** Nearest training pictures a sample is held against: poses differ, the subject does not. */
  nearest: 3,
  /** (p) Learning is over where gain reaches this share of its height; harm counts from there. */
  kneeShare: 0.8,
  /** The earliest epoch that can be the knee: the first step is always the largest. */
  earliestKnee: 2,
  /** Epochs whose gain differs by less than this share of the largest are equally good, whatever their spread. */
  tieShare: 0.05,
  /** (l) An epoch with less than this share of the greatest strength is undertrained. */
  weakShare: 0.6,
} as const

/** Each family's score is its measure over this, so 1 = the flag. */
export const harm = {
  /** (l) Every epoch redraws half of what two prompts differ by: healthy trainings stay under 0.47. */
  collapsePace: 0.55,
  /** See `wear`. */
  wear: 0.7,
  /** (d) The average picture lies a natural standard deviation further outside the range than at its best. */
  artefactRise: 1,
  /** (p) Previews have become alike by this share since the knee. */
  samenessRise: 0.3,
  /**
   * (p, l) All that validation loss had gained is lost. People accept one to three times the epochs of its
   * minimum, so its rise alone says little before.
   */
  validationRise: 1,
} as const

/** Slow damage: no single picture is broken. */
export const wear = {
  /** (s) Before this many epochs after the knee, noise of a healthy run looks the same. */
  epochsAfterKnee: 4,
  /** Epochs over which the pace is averaged. */
  paceEpochs: 3,
  /** (l) Spread of colourfulness between control prompts, in natural standard deviations. */
  colourPrior: 0.15,
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
export const tiers = { watch: 0.8, likely: 1, veryLikely: 1.3 } as const

/** An epoch is confirmed by the next one; the last has none and must exceed the flag by this. */
export const lastEpochMargin = 1.2
