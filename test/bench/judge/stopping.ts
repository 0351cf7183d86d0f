/** Rules that read when to stop off a falling curve, as published. Indices into the curve, 0 = its first value. */
import { variance } from '../../../tracker/analysis/numbers.ts'

/** The published threshold. */
const dvarThreshold = 0.15

/**
 * DVAR: the curve has settled once the last n values vary little against all so far. The published n is 200 of
 * thousands of evaluations; a training has one an epoch, so n is a quarter of them, at least 3. Never: the last.
 */
export function dvarStop(curve: readonly number[]): number {
  const n = Math.max(3, Math.round(curve.length / 4))
  const stop = curve.findIndex((_, k) => {
    const seen = curve.slice(0, k + 1)
    return seen.length > n && variance(seen.slice(-n)) / variance(seen) < dvarThreshold
  })
  return stop === -1 ? curve.length - 1 : stop
}

/** Kneedle's sensitivity, as published. */
const sensitivity = 1

/**
 * Kneedle on a falling convex curve, without smoothing (an epoch's mean is one already): the first local maximum of
 * its height above the diagonal that is confirmed by a fall below the threshold. None: the last.
 */
export function kneedle(curve: readonly number[]): number {
  const last = curve.length - 1
  const [low, high] = [Math.min(...curve), Math.max(...curve)]
  if (last < 2 || high === low) return last
  const above = curve.map((value, k) => (high - value) / (high - low) - k / last)
  let knee: number | null = null
  let threshold = 0
  for (let k = 1; k <= last; k++) {
    const [before, now, next] = [above[k - 1] as number, above[k] as number, above[k + 1]]
    if (knee !== null && now < threshold) return knee
    if (next !== undefined && now >= before && now > next) {
      knee = k
      threshold = now - sensitivity / last
    } else if (next !== undefined && now <= before && now < next) {
      // between two maxima the height may turn again without confirming the first
      threshold = Number.NEGATIVE_INFINITY
    }
  }
  return knee ?? last
}

/** The first of equals. */
export const lowest = (values: readonly number[]): number => values.indexOf(Math.min(...values))
export const highest = (values: readonly number[]): number => values.indexOf(Math.max(...values))
