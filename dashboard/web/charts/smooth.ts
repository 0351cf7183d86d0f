/**
 * Exponential smoothing forwards and then backwards, so that the line has no lag. `weight` is what
 * stays of the last value: 0 = raw. Gaps (null) stay gaps and do not end the smoothing.
 */
export function smoothed(values: readonly (number | null)[], weight: number): (number | null)[] {
  if (weight <= 0) return [...values]
  return oneWay(oneWay(values, weight).reverse(), weight).reverse()
}

function oneWay(values: readonly (number | null)[], weight: number): (number | null)[] {
  let last: number | null = null
  return values.map((value) => {
    if (value === null) return null
    last = last === null ? value : weight * last + (1 - weight) * value
    return last
  })
}

/** The bounds between which all but the most extreme `share` at each end lie. */
export function middleBounds(
  values: readonly (number | null)[],
  share: number,
): { min: number; max: number } | null {
  const sorted = values.filter((one) => one !== null).sort((a, b) => a - b)
  const min = sorted[Math.floor(sorted.length * share)]
  const max = sorted[Math.ceil(sorted.length * (1 - share)) - 1]
  return min === undefined || max === undefined || min === max ? null : rounded(min, max)
}

/** Outwards to whole ticks, so that the axis does not end in odd numbers. */
function rounded(min: number, max: number): { min: number; max: number } {
  const tick = tickSize((max - min) / 4)
  return { min: Math.floor(min / tick) * tick, max: Math.ceil(max / tick) * tick }
}

/** The next of 1, 2, 5, 10, 20 …, of 0.1, 0.2, 0.5 … and so on. */
function tickSize(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5].find((one) => one * power >= least) ?? 10)
}
