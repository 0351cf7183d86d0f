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

/** The strongest artefact of a picture. */
export const artefact = (measured: Statistics, range: NaturalRange): Artefact =>
  artefacts(measured, range).reduce((strongest, one) => (one.score > strongest.score ? one : strongest))

/**
 * Every kind with its score: what lies outside the natural range, never what merely changed. Blur and deformation
 * are none: the first has no edges, of the second no statistic here says anything.
 */
export function artefacts(measured: Statistics, range: NaturalRange): readonly Artefact[] {
  const outside: Outside = {
    above: (name) => Math.max(0, measured[name] - range[name][1]) / naturalDeviation[name],
    below: (name) => Math.max(0, range[name][0] - measured[name]) / naturalDeviation[name],
  }
  const grid = gridScore(outside)
  const burn = burnScore(outside)
  return [
    // squares are smooth inside and have hard edges; stripes and stretched contrast have fine detail
    { kind: 'clay', score: Math.max(0, clayScore(outside) - grid) },
    { kind: 'fried', score: Math.max(0, friedScore(outside) - grid - burn) },
    { kind: 'burn', score: burn },
    { kind: 'grid', score: grid },
  ]
}

type Excess = (name: keyof Statistics) => number

/** How far a picture lies outside the range, in natural standard deviations; 0 within it. */
interface Outside {
  readonly above: Excess
  readonly below: Excess
}

/** Peaks and steps are rare in natural pictures: their standard deviation is twice what their bulk shows. */
const gridScore = ({ above }: Outside): number => Math.max(above('peak'), above('block')) / 2

/** The same holds for clipping; and colours follow what is shown, which few pictures do not exhaust. */
const burnScore = ({ above }: Outside): number =>
  (above('clip') + Math.max(above('chroma'), above('colorful'))) / 2

/** Texture is lost and edges are not: blur, which loses both, has neither more concentrated nor equally sharp ones. */
function clayScore({ above, below }: Outside): number {
  const smooth = below('mscnV')
  const isSharp = above('edgeodds') >= below('lapn')
  if (smooth === 0 || !isSharp) return 0
  return capped(smooth) + capped(Math.max(above('edgeodds'), above('lapn')))
}

/** Detail is stronger, and it is where there was none. */
function friedScore({ above, below }: Outside): number {
  const strong = above('mscnV')
  const everywhere = Math.max(above('lbpN'), below('flat'))
  return strong > 0 && everywhere > 0 ? capped(strong) + capped(everywhere) : 0
}

const capped = (excess: number): number => Math.min(excess, mostPerMeasure)
