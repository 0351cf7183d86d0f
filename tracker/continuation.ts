/** What tells whether a training began in the middle. */
export interface Beginning {
  /** First epoch that ended; its number goes on over a resume. */
  readonly firstEpoch: number | null
  /** First step in the event file; sd-scripts counts from 1 again on `--resume`. */
  readonly firstStep: number | null
  readonly stepsPerEpoch: number | null
}

/**
 * Steps of the trainings that a run continues: add it to the run's own steps and parent and child lie
 * on one axis. 0 for a training from the start; null when it cannot be known.
 */
export function stepsBefore({ firstEpoch, firstStep, stepsPerEpoch }: Beginning): number | null {
  if (firstEpoch === null || firstEpoch === 1) return 0
  if (stepsPerEpoch === null) return null
  const skipped = firstStep === null ? 0 : firstStep - 1
  return Math.max(0, (firstEpoch - 1) * stepsPerEpoch - skipped)
}

/**
 * The same from the weights alone: a file saved at the end of an epoch tells both numbers. Less than
 * an epoch is not a resume but a training that ended in the middle of one.
 */
export function stepsBeforeSaved(
  saved: readonly { readonly epoch: number | null; readonly step: number | null }[],
  stepsPerEpoch: number | null,
): number {
  if (stepsPerEpoch === null) return 0
  const missing = saved.flatMap(({ epoch, step }) =>
    epoch === null || step === null ? [] : [epoch * stepsPerEpoch - step],
  )
  return missing.find((steps) => steps >= stepsPerEpoch) ?? 0
}

/** A point as exports have it: its step comes first. */
type StepFirst = readonly [step: number, ...rest: unknown[]]

/** One curve from a run and the run that it continues: what the parent did after the fork is left out. */
export function joinedCurve<P extends StepFirst>(
  parent: readonly P[],
  child: readonly P[],
  before: number,
): P[] {
  const shifted = child.map(([step, ...rest]) => [step + before, ...rest] as unknown as P)
  return [...parent.filter(([step]) => step <= before), ...shifted]
}
