/**
 * True validation losses from `loss/validation/step_average`. In the first epoch sd-scripts appends
 * where it means to replace, so each later average mixes in the first epoch's. With k validations in
 * the first epoch: a_j = mean(L_1 … L_j) up to k, then a_j = (L_2 + … + L_k + L_j) / k.
 */
export function undilutedValidation(averages: readonly number[], inFirstEpoch: number): number[] {
  const first = averages.slice(0, inFirstEpoch).map((average, index) => {
    const before = index === 0 ? 0 : (averages[index - 1] as number) * index
    return average * (index + 1) - before
  })
  const stale = first.slice(1).reduce((sum, loss) => sum + loss, 0)
  return [...first, ...averages.slice(first.length).map((average) => average * inFirstEpoch - stale)]
}

export interface ValidationSplit {
  /** `validation_split`: share of the pictures that is held out. */
  readonly split: number
  /** `validation_seed`, or null when it was not given. */
  readonly seed: number | null
  readonly images: number
}

/** Why held-out pictures were trained on after all, as a sentence; null when they were not. */
export function validationLeak({ split, seed, images }: ValidationSplit): string | null {
  if (split <= 0) return null
  if (seed === null) {
    return 'without validation_seed sd-scripts shuffles twice, so most held-out pictures were also trained on'
  }
  const overlap = Math.ceil(images * (1 - split)) - (images - roundHalfEven(images * split))
  if (overlap <= 0) return null
  return `by rounding, ${overlap} of the ${roundHalfEven(images * split)} held-out pictures was also trained on`
}

/** As Python rounds. */
function roundHalfEven(value: number): number {
  const down = Math.floor(value)
  if (value - down !== 0.5) return Math.round(value)
  return down % 2 === 0 ? down : down + 1
}
