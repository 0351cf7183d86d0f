import { boxMean, type Plane } from './raster.ts'

/**
 * How fine detail is spread. `mscnV`: mean of ((Y−µ)/(σ+1))² over 7×7 windows. `edgeodds`: log-odds of the share
 * of gradient energy in the strongest 5 % of pixels; the share itself is near 1 in drawings and could not rise.
 * `lbpN`: share of non-uniform local binary patterns.
 */
export interface TextureStatistics {
  readonly mscnV: number
  readonly edgeodds: number
  readonly lbpN: number
}

const strongestShare = 0.05
/** A neighbour counts as brighter only beyond this margin, so that codes do not follow rounding. */
const brighterBy = 1

export function textureStatistics(y: Plane): TextureStatistics {
  return { mscnV: contrastNormalised(y), edgeodds: edgeOdds(y), lbpN: nonUniformShare(y) }
}

function contrastNormalised(y: Plane): number {
  const mean = boxMean(y, 3).values
  const meanOfSquares = boxMean({ ...y, values: y.values.map((v) => v * v) }, 3).values
  let squares = 0
  for (let i = 0; i < mean.length; i++) {
    const mu = mean[i] as number
    const sigma = Math.sqrt(Math.max(0, (meanOfSquares[i] as number) - mu * mu))
    squares += (((y.values[i] as number) - mu) / (sigma + 1)) ** 2
  }
  return squares / mean.length
}

/** Bins of a histogram of gradients: an eighth of a grey level each. */
const binsPerLevel = 8
const gradientBins = 256 * binsPerLevel

function edgeOdds({ width, height, values }: Plane): number {
  const counts = new Float64Array(gradientBins)
  const energies = new Float64Array(gradientBins)
  for (let row = 1; row < height - 1; row++) {
    for (let i = row * width + 1; i < (row + 1) * width - 1; i++) {
      const across = ((values[i + 1] as number) - (values[i - 1] as number)) / 2
      const down = ((values[i + width] as number) - (values[i - width] as number)) / 2
      const energy = across * across + down * down
      const bin = Math.floor(Math.sqrt(energy) * binsPerLevel)
      counts[bin] = (counts[bin] as number) + 1
      energies[bin] = (energies[bin] as number) + energy
    }
  }
  const all = energies.reduce((a, b) => a + b, 0)
  const strong = strongestEnergy(counts, energies, strongestShare * (width - 2) * (height - 2))
  return Math.log((strong + 1) / (all - strong + 1))
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

function nonUniformShare({ width, height, values }: Plane): number {
  const around = [-width - 1, -width, -width + 1, 1, width + 1, width, width - 1, -1]
  let odd = 0
  for (let row = 1; row < height - 1; row++) {
    for (let i = row * width + 1; i < (row + 1) * width - 1; i++) {
      const threshold = (values[i] as number) + brighterBy
      let code = 0
      for (let bit = 0; bit < 8; bit++) {
        if ((values[i + (around[bit] as number)] as number) > threshold) code |= 1 << bit
      }
      odd += nonUniform[code] as number
    }
  }
  return odd / ((width - 2) * (height - 2))
}
