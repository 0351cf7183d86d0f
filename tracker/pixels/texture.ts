import type { Plane } from './raster.ts'
import { eachWindowRow } from './window.ts'

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
  return {
    ...normalisedContrast(y),
    ...detail,
    lapn: Math.log10(laplacian / (deviation * deviation + 1) + 1e-6),
    lbpN: nonUniformShare(y),
  }
}

function normalisedContrast({ width, height, values }: Plane): Pick<TextureStatistics, 'mscnV' | 'lsig'> {
  const planes = [values, [values, values]] as const
  let squares = 0
  let logarithms = 0
  eachWindowRow({ width, height, planes, reach: windowReach }, (row, [mean, meanOfSquares]) => {
    const own = values.subarray(row * width, (row + 1) * width)
    const found = normalisedRow(own, mean as Float64Array, meanOfSquares as Float64Array)
    squares += found.squares
    logarithms += found.logarithms
  })
  return { mscnV: squares / values.length, lsig: logarithms / values.length }
}

interface RowSums {
  readonly squares: number
  readonly logarithms: number
}

function normalisedRow(own: Float32Array, mean: Float64Array, meanOfSquares: Float64Array): RowSums {
  let squares = 0
  let logarithms = 0
  // one logarithm for 16 factors of at most 129
  let product = 1
  for (let x = 0; x < own.length; x++) {
    const mu = mean[x] as number
    // running sums leave a flat place a hair above or below 0
    const unit = Math.sqrt(Math.abs((meanOfSquares[x] as number) - mu * mu)) + 1
    const normalised = ((own[x] as number) - mu) / unit
    squares += normalised * normalised
    product *= unit
    if ((x & 15) === 15) {
      logarithms += Math.log(product)
      product = 1
    }
  }
  return { squares, logarithms: logarithms + Math.log(product) }
}

/** Bins of a histogram of gradients: an eighth of a grey level each. */
const binsPerLevel = 8
const gradientBins = 256 * binsPerLevel

interface FineDetail extends Pick<TextureStatistics, 'edgeconc' | 'edgeodds' | 'flat'> {
  /** Mean square of the four-neighbour Laplacian. */
  readonly laplacian: number
}

function fineDetail({ width, height, values }: Plane): FineDetail {
  const counts = new Float64Array(gradientBins)
  const energies = new Float64Array(gradientBins)
  let laplacians = 0
  for (let row = 1; row < height - 1; row++) {
    for (let i = row * width + 1; i < (row + 1) * width - 1; i++) {
      const left = values[i - 1] as number
      const right = values[i + 1] as number
      const above = values[i - width] as number
      const below = values[i + width] as number
      const laplacian = left + right + above + below - 4 * (values[i] as number)
      laplacians += laplacian * laplacian
      const energy = ((right - left) ** 2 + (below - above) ** 2) / 4
      const bin = (Math.sqrt(energy) * binsPerLevel) | 0
      counts[bin] = (counts[bin] as number) + 1
      energies[bin] = (energies[bin] as number) + energy
    }
  }
  const pixels = (width - 2) * (height - 2)
  return { ...concentration(counts, energies, pixels), laplacian: laplacians / pixels }
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

/** Parts of a grey level in which neighbours are compared: as whole numbers, whose sign bit needs no branch. */
const fineness = 2 ** 20

function nonUniformShare({ width, height, values }: Plane): number {
  let odd = 0
  for (let row = 1; row < height - 1; row++) {
    for (let i = row * width + 1; i < (row + 1) * width - 1; i++) {
      const threshold = (values[i] as number) + brighterBy
      const above = i - width
      const below = i + width
      const code =
        (((threshold - (values[above - 1] as number)) * fineness) >>> 31) |
        ((((threshold - (values[above] as number)) * fineness) >>> 31) << 1) |
        ((((threshold - (values[above + 1] as number)) * fineness) >>> 31) << 2) |
        ((((threshold - (values[i + 1] as number)) * fineness) >>> 31) << 3) |
        ((((threshold - (values[below + 1] as number)) * fineness) >>> 31) << 4) |
        ((((threshold - (values[below] as number)) * fineness) >>> 31) << 5) |
        ((((threshold - (values[below - 1] as number)) * fineness) >>> 31) << 6) |
        ((((threshold - (values[i - 1] as number)) * fineness) >>> 31) << 7)
      odd += nonUniform[code] as number
    }
  }
  return odd / ((width - 2) * (height - 2))
}
