export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** NaN for none: a missing mean must not look like zero. */
export const mean = (values: readonly number[]): number => sum(values) / values.length

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2
}

/** Of a sample: divided by n − 1; 0 for one value. */
export function variance(values: readonly number[]): number {
  if (values.length < 2) return 0
  const centre = mean(values)
  return sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1)
}

/** Each value replaced by the median of itself and its neighbours; ends keep two. */
export const smoothed = (values: readonly number[]): number[] =>
  values.map((_, k) => median(values.slice(Math.max(0, k - 1), k + 2)))

/** Each value blended with its neighbours 1 : 2 : 1; ends count themselves in the place of a missing one. */
export const blended = (values: readonly number[]): number[] =>
  values.map((value, k) => ((values[k - 1] ?? value) + 2 * value + (values[k + 1] ?? value)) / 4)

/** Three digits behind the point: all that a reader or a comparison needs. JSON knows no −0, so neither do we. */
export const round = (value: number): number => Number(value.toFixed(3)) + 0
