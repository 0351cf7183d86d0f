import type { Plane } from './raster.ts'
import { eachWindowRow, firstSum } from './window.ts'

/** How fine detail is spread, from luma Y, 0 … 255, at the picture's own size. */
export interface TextureStatistics {
  /** Mean of ((Y−µ)/(σ+1))² over 7×7 windows, 0 … 1: variance of BRISQUE's contrast (Mittal, Moorthy, Bovik, 2012). */
  readonly mscnV: number
  /** Mean of ln(σ+1) over the same windows, 0 … 4.9. */
  readonly lsig: number
  /** Share of gradient energy in the strongest 5 % of pixels, 0.05 … 1. */
  readonly edgeconc: number
  /** Log-odds of the same: the share itself is near 1 in drawings and could not rise. */
  readonly edgeodds: number
  /** Share of pixels whose gradient is below 1.5 grey levels a pixel, 0 … 1. */
  readonly flat: number
  /** log10 of the Laplacian's mean square over the variance of Y, −6 … 1.8: 1.3 when neighbours have nothing in common. */
  readonly lapn: number
  /** Share of local binary patterns that follow no edge, spot or corner, 0 … 1 (Ojala, Pietikäinen, Mäenpää, 2002). */
  readonly lbpN: number
}

const windowReach = 3
const strongestShare = 0.05
/** Grey levels a pixel. */
const flatBelow = 1.5
/** A neighbour counts as brighter only beyond this margin, so that codes do not follow rounding. */
const brighterBy = 1

export function textureStatistics(y: Plane, deviation: number): TextureStatistics {
  const { laplacian, ...detail } = fineDetail(y)
  const lapn = Math.log10(laplacian / (deviation * deviation + 1) + 1e-6)
  return { ...normalisedContrast(y), ...detail, lapn }
}

function normalisedContrast({ width, height, values }: Plane): Pick<TextureStatistics, 'mscnV' | 'lsig'> {
  const planes = [values, [values, values]] as const
  let squares = 0
  let logarithms = 0
  eachWindowRow({ width, height, planes, reach: windowReach }, (row, [sums, sumsOfSquares]) => {
    const own = values.subarray(row * width, (row + 1) * width)
    const found = normalisedRow(own, sums as Float64Array, sumsOfSquares as Float64Array)
    squares += found.squares
    logarithms += found.logarithms
  })
  return { mscnV: squares / values.length, lsig: logarithms / values.length }
}

interface RowSums {
  readonly squares: number
  readonly logarithms: number
}

const windowSide = 2 * windowReach + 1
const windowShare = 1 / windowSide ** 2

function normalisedRow(own: Float32Array, sums: Float64Array, sumsOfSquares: Float64Array): RowSums {
  let sum = firstSum(sums, windowReach)
  let sumOfSquares = firstSum(sumsOfSquares, windowReach)
  let squares = 0
  let logarithms = 0
  // one logarithm for 16 factors of at most 129
  let product = 1
  for (let x = 0; x < own.length; x++) {
    const mu = sum * windowShare
    // running sums leave a flat place a hair above or below 0
    const unit = Math.sqrt(Math.abs(sumOfSquares * windowShare - mu * mu)) + 1
    const normalised = ((own[x] as number) - mu) / unit
    squares += normalised * normalised
    product *= unit
    if ((x & 15) === 15) {
      logarithms += Math.log(product)
      product = 1
    }
    sum += (sums[x + windowSide] as number) - (sums[x] as number)
    sumOfSquares += (sumsOfSquares[x + windowSide] as number) - (sumsOfSquares[x] as number)
  }
  return { squares, logarithms: logarithms + Math.log(product) }
}

/** Bins of a histogram of gradients: an eighth of a grey level each. */
const binsPerLevel = 8
const gradientBins = 256 * binsPerLevel

interface FineDetail extends Pick<TextureStatistics, 'edgeconc' | 'edgeodds' | 'flat' | 'lbpN'> {
  /** Mean square of the four-neighbour Laplacian. */
  readonly laplacian: number
}

function fineDetail({ width, height, values }: Plane): FineDetail {
  const counts = new Float64Array(gradientBins)
  const energies = new Float64Array(gradientBins)
  let laplacians = 0
  let odd = 0
  for (let row = 1; row < height - 1; row++) {
    for (let i = row * width + 1; i < (row + 1) * width - 1; i++) {
      const own = values[i] as number
      const left = values[i - 1] as number
      const right = values[i + 1] as number
      const above = values[i - width] as number
      const below = values[i + width] as number
      const laplacian = left + right + above + below - 4 * own
      laplacians += laplacian * laplacian
      const [across, down] = [right - left, below - above]
      const energy = (across * across + down * down) / 4
      const bin = (Math.sqrt(energy) * binsPerLevel) | 0
      counts[bin] = (counts[bin] as number) + 1
      energies[bin] = (energies[bin] as number) + energy
      const threshold = own + brighterBy
      const pattern =
        bitBelow(threshold - (values[i - width - 1] as number), 0) |
        bitBelow(threshold - above, 1) |
        bitBelow(threshold - (values[i - width + 1] as number), 2) |
        bitBelow(threshold - right, 3) |
        bitBelow(threshold - (values[i + width + 1] as number), 4) |
        bitBelow(threshold - below, 5) |
        bitBelow(threshold - (values[i + width - 1] as number), 6) |
        bitBelow(threshold - left, 7)
      odd += nonUniform[pattern] as number
    }
  }
  const pixels = (width - 2) * (height - 2)
  const found = concentration(counts, energies, pixels)
  return { ...found, lbpN: odd / pixels, laplacian: laplacians / pixels }
}

function concentration(
  counts: Float64Array,
  energies: Float64Array,
  pixels: number,
): Pick<TextureStatistics, 'edgeconc' | 'edgeodds' | 'flat'> {
  const all = energies.reduce((a, b) => a + b, 0)
  const strong = strongestEnergy(counts, energies, strongestShare * pixels)
  const flatPixels = counts.subarray(0, flatBelow * binsPerLevel).reduce((a, b) => a + b, 0)
  return {
    edgeconc: strong / (all + 1e-9),
    edgeodds: Math.log((strong + 1) / (all - strong + 1)),
    flat: flatPixels / pixels,
  }
}

/** Energy of the `wanted` strongest pixels; the last bin gives its share. */
function strongestEnergy(counts: Float64Array, energies: Float64Array, wanted: number): number {
  let missing = wanted
  let energy = 0
  for (let bin = gradientBins - 1; bin >= 0 && missing > 0; bin--) {
    const count = counts[bin] as number
    if (count === 0) continue
    const taken = Math.min(1, missing / count)
    energy += taken * (energies[bin] as number)
    missing -= count
  }
  return energy
}

/** A pattern of eight neighbours is uniform when it changes between darker and brighter at most twice around. */
const nonUniform = Uint8Array.from({ length: 256 }, (_, code) => {
  let changes = 0
  for (let bit = 0; bit < 8; bit++) changes += ((code >> bit) & 1) ^ ((code >> ((bit + 1) % 8)) & 1)
  return changes > 2 ? 1 : 0
})

/** Parts of a grey level that are told apart: as whole numbers, whose sign bit needs no branch. */
const fineness = 2 ** 20

/** The bit is set where the difference is below 0. */
const bitBelow = (difference: number, bit: number): number => ((difference * fineness) >>> 31) << bit
