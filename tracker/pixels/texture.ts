import { boxMean, type Plane } from './raster.ts'

/**
 * How fine detail is spread. `mscnV` mean of ((Y−µ)/(σ+1))² over 7×7 windows, `lsig` mean ln(σ+1),
 * `edgeodds` log-odds of the share of
 * gradient energy in the strongest 5 % of pixels (a share near 1, as in drawings, could not rise), `flat` share of pixels with a gradient
 * under 1.5, `lbpN` share of non-uniform local binary patterns.
 */
export interface TextureStatistics {
  readonly mscnV: number
  readonly lsig: number
  readonly edgeodds: number
  readonly flat: number
  readonly lbpN: number
}

const flatGradient = 1.5
const strongestShare = 0.05
/** A neighbour counts as brighter only beyond this margin, so that codes do not follow rounding. */
const brighterBy = 1

export function textureStatistics(y: Plane): TextureStatistics {
  return { ...contrastNormalised(y), ...gradients(y), lbpN: nonUniformShare(y) }
}

function contrastNormalised(y: Plane): Pick<TextureStatistics, 'mscnV' | 'lsig'> {
  const mean = boxMean(y, 3).values
  const meanOfSquares = boxMean({ ...y, values: y.values.map((v) => v * v) }, 3).values
  let squares = 0
  let logs = 0
  for (let i = 0; i < mean.length; i++) {
    const mu = mean[i] as number
    const sigma = Math.sqrt(Math.max(0, (meanOfSquares[i] as number) - mu * mu))
    logs += Math.log(sigma + 1)
    squares += (((y.values[i] as number) - mu) / (sigma + 1)) ** 2
  }
  return { mscnV: squares / mean.length, lsig: logs / mean.length }
}

function gradients({ width, height, values }: Plane): Pick<TextureStatistics, 'edgeodds' | 'flat'> {
  const energies = new Float32Array((width - 2) * (height - 2))
  let next = 0
  for (let row = 1; row < height - 1; row++) {
    for (let i = row * width + 1; i < (row + 1) * width - 1; i++) {
      const across = ((values[i + 1] as number) - (values[i - 1] as number)) / 2
      const down = ((values[i + width] as number) - (values[i - width] as number)) / 2
      energies[next++] = across * across + down * down
    }
  }
  energies.sort()
  const strongFrom = Math.floor(energies.length * (1 - strongestShare))
  let all = 0
  let strong = 0
  let flat = 0
  energies.forEach((energy, rank) => {
    all += energy
    if (rank >= strongFrom) strong += energy
    if (energy < flatGradient ** 2) flat++
  })
  return { edgeodds: Math.log((strong + 1) / (all - strong + 1)), flat: flat / energies.length }
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
