import { mean, median, variance } from './numbers.ts'

/** A measure by epoch and prompt; more is worse. */
export type PromptSeries = readonly (readonly number[])[]

export interface RiseOptions {
  /** Index of the first epoch that may be the best one: learning itself moves every measure until then. */
  readonly knee: number
  /** Standard deviation between prompts that is assumed before this run has shown its own. */
  readonly priorDeviation: number
}

/** Weight of the prior, in prompts. */
const priorPrompts = 3
const largest = 6
/** The median absolute deviation of a normal distribution. */
const madOfNormal = 0.6745
/** Second differences of independent noise have six times its variance. */
const secondDifference = 6

/**
 * How far each epoch lies above the best epoch between the knee and itself, in standard errors, 0 … 6.
 * Two kinds of noise count: prompts differ from each other, and one checkpoint draws all pictures of an
 * epoch, so they share a part that more prompts would not average away.
 */
export function riseSinceBest(series: PromptSeries, { knee, priorDeviation }: RiseOptions): number[] {
  const means = series.map(mean)
  const shared = sharedVariance(means)
  return series.map((values, k) => {
    const best = lowestBetween(means, knee, k)
    if (best === null) return 0
    const differences = values.map((value, p) => value - (series[best]?.[p] as number))
    const count = differences.length
    const pooled = priorPrompts * priorDeviation ** 2 + (count - 1) * variance(differences)
    const ofMean = pooled / (priorPrompts + count - 1) / count
    const z = mean(differences) / Math.sqrt(Math.max(ofMean, 2 * shared))
    return Math.min(largest, Math.max(0, z))
  })
}

function lowestBetween(means: readonly number[], from: number, before: number): number | null {
  if (before <= from) return null
  let best = from
  for (let k = from; k < before; k++) if ((means[k] as number) < (means[best] as number)) best = k
  return best
}

/** Variance of what an epoch's pictures have in common; needs five epochs to be told from a trend. */
function sharedVariance(means: readonly number[]): number {
  const trained = means.slice(1)
  if (trained.length < 5) return 0
  const bends = trained.slice(2).map((value, k) => {
    const [before, middle] = [trained[k] as number, trained[k + 1] as number]
    return Math.abs(value - 2 * middle + before)
  })
  return (median(bends) / madOfNormal) ** 2 / secondDifference
}
