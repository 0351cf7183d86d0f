import { grid, type Plane } from './raster.ts'

/** A perceptual hash: 64 bits as two whole numbers of 32, for the picture and for its mirror image. */
export interface Hash {
  readonly own: readonly [number, number]
  readonly mirrored: readonly [number, number]
}

const side = 32
const kept = 8

/** Half waves of a row of 32 for the 8 slowest frequencies. */
const waves = Array.from({ length: kept }, (_, u) =>
  Float64Array.from({ length: side }, (__, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * side))),
)

/** pHash as commonly built: 8×8 slowest cosines of a 32×32 luma thumbnail, each above or below their median. */
export function hash(y: Plane): Hash {
  const frequencies = slowFrequencies(grid(y, side, side))
  // mirroring turns the sign of every second frequency across
  const mirrored = frequencies.map((value, k) => (k % 2 === 1 ? -value : value))
  return { own: aboveMedian(frequencies), mirrored: aboveMedian(mirrored) }
}

/** Share of differing bits, 0 … 1; two unrelated pictures are near 0.5. */
export const hashDistance = ([high, low]: Hash['own'], [otherHigh, otherLow]: Hash['own']): number =>
  (ones(high ^ otherHigh) + ones(low ^ otherLow)) / 64

/** Row by row, the mean first. */
function slowFrequencies(thumbnail: Float32Array): Float64Array {
  const rows = Float64Array.from({ length: side * kept }, (_, k) => {
    const wave = waves[k % kept] as Float64Array
    const start = Math.floor(k / kept) * side
    return wave.reduce((sum, value, x) => sum + value * (thumbnail[start + x] as number), 0)
  })
  return Float64Array.from({ length: kept * kept }, (_, k) => {
    const wave = waves[Math.floor(k / kept)] as Float64Array
    return wave.reduce((sum, value, row) => sum + value * (rows[row * kept + (k % kept)] as number), 0)
  })
}

/** The mean itself is left out of the median, of which there are 63 values. */
function aboveMedian(frequencies: Float64Array): [number, number] {
  const median = frequencies.slice(1).sort()[31] as number
  const word = (from: number): number =>
    frequencies.subarray(from, from + 32).reduce((bits, value, k) => bits | (value > median ? 1 << k : 0), 0)
  return [word(0) >>> 0, word(32) >>> 0]
}

/** Bits set in a word, counted in pairs, fours and bytes at once. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
