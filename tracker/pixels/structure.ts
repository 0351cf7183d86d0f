import { luma, type Plane, type Raster, sameSize } from './raster.ts'
import { eachWindowRow, firstSum } from './window.ts'

/** How alike two pictures of one size are in place, −1 … 1; 1 = the same. Like drift, it says nothing about better or worse. */
export interface Structure {
  /** Mean structural similarity of luma in 7×7 windows (Wang, Bovik, Sheikh, Simoncelli, 2004). */
  readonly ssim: number
  /** The same over four scales (Wang, Simoncelli, Bovik, 2003), without their fifth, which pictures this small lack. */
  readonly msssim: number
}

/** Wang's constants for 8 bits: (0.01 · 255)² and (0.03 · 255)². */
const [c1, c2] = [6.5025, 58.5225]
const windowReach = 3
/** Weights of the published five scales, the finest first, without the coarsest. */
const scaleWeights = [0.0448, 0.2856, 0.3001, 0.2363]
const allWeights = scaleWeights.reduce((a, b) => a + b)
/** Contrary contrast cannot be raised to a broken power. */
const least = 1e-4

export function structure(one: Raster, other: Raster): Structure {
  sameSize(one, other)
  let planes: readonly [Plane, Plane] = [luma(one), luma(other)]
  const scales = scaleWeights.map((_, scale) => {
    if (scale > 0) planes = [halved(planes[0]), halved(planes[1])]
    return similarity(...planes)
  })
  const last = scales.length - 1
  const shares = scales.map(({ full, contrast }, scale) => {
    const kept = Math.max(least, scale === last ? full : contrast)
    return kept ** ((scaleWeights[scale] as number) / allWeights)
  })
  return { ssim: (scales[0] as Similarity).full, msssim: shares.reduce((a, b) => a * b) }
}

interface Similarity {
  readonly full: number
  /** Without the comparison of means. */
  readonly contrast: number
}

function similarity(one: Plane, other: Plane): Similarity {
  const { width, height } = one
  const [a, b] = [one.values, other.values]
  const planes = [a, b, [a, a], [b, b], [a, b]] as const
  let full = 0
  let contrast = 0
  eachWindowRow({ width, height, planes, reach: windowReach }, (_, columns) => {
    const found = rowSimilarity(columns as Columns, width)
    full += found.full
    contrast += found.contrast
  })
  return { full: full / (width * height), contrast: contrast / (width * height) }
}

/** Of one, other, their squares, and their product. */
type Columns = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]

const side = 2 * windowReach + 1
const share = 1 / side ** 2

function rowSimilarity(columns: Columns, width: number): Similarity {
  const [one, other, squares, otherSquares, products] = columns
  let a = firstSum(one, windowReach)
  let b = firstSum(other, windowReach)
  let lengths = firstSum(squares, windowReach) + firstSum(otherSquares, windowReach)
  let product = firstSum(products, windowReach)
  let full = 0
  let contrast = 0
  for (let x = 0; x < width; x++) {
    const both = a * b * share * share
    const means = (a * a + b * b) * share * share
    const kept = (2 * (product * share - both) + c2) / (lengths * share - means + c2)
    contrast += kept
    full += ((2 * both + c1) / (means + c1)) * kept
    a += (one[x + side] as number) - (one[x] as number)
    b += (other[x + side] as number) - (other[x] as number)
    lengths += (squares[x + side] as number) - (squares[x] as number)
    lengths += (otherSquares[x + side] as number) - (otherSquares[x] as number)
    product += (products[x + side] as number) - (products[x] as number)
  }
  return { full, contrast }
}

/** Means of 2×2 pixels; an odd last row or column is left out, but a single one is kept. */
function halved(plane: Plane): Plane {
  const width = Math.max(1, plane.width >> 1)
  const height = Math.max(1, plane.height >> 1)
  const [right, below] = [plane.width > 1 ? 1 : 0, plane.height > 1 ? plane.width : 0]
  const values = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = 2 * y * plane.width + 2 * x
      const top = (plane.values[i] as number) + (plane.values[i + right] as number)
      const bottom = (plane.values[i + below] as number) + (plane.values[i + below + right] as number)
      values[y * width + x] = (top + bottom) / 4
    }
  }
  return { width, height, values }
}
