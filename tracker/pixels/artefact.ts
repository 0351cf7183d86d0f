import type { Statistics } from './statistics.ts'

/** clay = smoothed with hard edges · fried = oversharp or noisy · burn = clipped or oversaturated · grid = a repeating pattern. */
export type ArtefactKind = 'clay' | 'fried' | 'burn' | 'grid'

/** Score in natural standard deviations outside the range; 0 within it. */
export interface Artefact {
  readonly kind: ArtefactKind
  readonly score: number
}

/** Lowest and highest natural value of each statistic. */
export type NaturalRange = Readonly<Record<keyof Statistics, readonly [number, number]>>

/**
 * Standard deviation between unrelated natural pictures, the unit of each statistic: of 46 photographs and samples,
 * but for `lum` and `lapn` of 20 drawn portraits at 512 pixels.
 */
export const naturalDeviation: Readonly<Record<keyof Statistics, number>> = {
  mscnV: 0.097,
  lsig: 0.364,
  edgeconc: 0.115,
  /** 0.115 of the share itself, at a half. */
  edgeodds: 0.46,
  flat: 0.151,
  lapn: 0.24,
  lbpN: 0.041,
  block: 0.374,
  peak: 0.388,
  clip: 0.089,
  chroma: 7.4,
  colorful: 16.2,
  lum: 22.4,
  contrast: 11.4,
}

/** With fewer members, quantiles of the range mean nothing. */
const manyMembers = 20
const outerQuantile = 0.05
const widenedBy = 0.25
/** One measure alone cannot carry a finding that needs two. */
const mostPerMeasure = 2

/** What this subject and this model legitimately look like: training pictures and samples before training. */
export function naturalRange(members: readonly Statistics[]): NaturalRange {
  const names = Object.keys(naturalDeviation) as (keyof Statistics)[]
  const ranges = names.map((name) => {
    const values = members.map((one) => one[name]).sort((a, b) => a - b)
    return [name, bounds(values, naturalDeviation[name])] as const
  })
  return Object.fromEntries(ranges) as NaturalRange
}

function bounds(sorted: readonly number[], deviation: number): readonly [number, number] {
  const last = sorted.length - 1
  if (sorted.length < manyMembers) {
    const wider = widenedBy * deviation
    return [(sorted[0] as number) - wider, (sorted[last] as number) + wider]
  }
  const at = (share: number): number => sorted[Math.round(share * last)] as number
  return [at(outerQuantile), at(1 - outerQuantile)]
}

/** The strongest artefact of a picture: what lies outside the natural range, never what merely changed. */
export function artefact(measured: Statistics, range: NaturalRange): Artefact {
  const above = (name: keyof Statistics): number =>
    Math.max(0, measured[name] - range[name][1]) / naturalDeviation[name]
  const below = (name: keyof Statistics): number =>
    Math.max(0, range[name][0] - measured[name]) / naturalDeviation[name]
  const found: readonly Artefact[] = [
    { kind: 'clay', score: both(below('mscnV'), above('edgeodds')) },
    { kind: 'fried', score: both(above('mscnV'), above('lbpN')) },
    // clip is skewed: its standard deviation is twice what its bulk shows
    { kind: 'burn', score: above('clip') / 2 + Math.max(above('chroma'), above('colorful')) },
    { kind: 'grid', score: Math.max(above('peak') / 2, above('block') / 2) },
  ]
  return found.reduce((strongest, one) => (one.score > strongest.score ? one : strongest))
}

const both = (one: number, other: number): number =>
  one > 0 && other > 0 ? Math.min(one, mostPerMeasure) + Math.min(other, mostPerMeasure) : 0
