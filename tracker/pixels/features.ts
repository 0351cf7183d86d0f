import { lab } from './colour.ts'
import { type Hash, hash } from './hash.ts'
import { grid, luma, type Plane, type Raster } from './raster.ts'

/**
 * What a picture shows, small enough to be kept: where its edges run (histograms of oriented gradients, Dalal and
 * Triggs 2005: 8×8 cells × 9 directions, 0 … 255), its colours in place (16×16 thumbnail, L* then a* then b*), its
 * colours anywhere (square roots of a 6×8×8 L*a*b* histogram, 0 … 255), and its perceptual hash.
 */
export interface Features {
  readonly edges: readonly number[]
  readonly thumbnail: readonly number[]
  readonly palette: readonly number[]
  readonly hash: Hash
}

const cells = 8
const directions = 9
const thumbnailSide = 16
const lightnessBins = 6
const hueBins = 8
/** Edge and palette entries lie in 0 … 1 and are kept as whole 255ths. */
const scale = 255

export function features(raster: Raster): Features {
  const { l, a, b } = lab(raster)
  const y = luma(raster)
  return {
    edges: whole(edgeHistogram(y), scale),
    thumbnail: [l, a, b].flatMap((plane) => whole(grid(plane, thumbnailSide, thumbnailSide), 1)),
    palette: whole(paletteRoots(l, a, b), scale),
    hash: hash(y),
  }
}

/** Features of the mirror image, without another look at the picture. */
export const mirrored = ({
  edges,
  thumbnail,
  palette,
  hash: { own, mirrored: turned },
}: Features): Features => ({
  edges: edges.map((_, k) => {
    const direction = k % directions
    const cell = Math.floor(k / directions)
    // across changes its sign: an angle becomes what is missing to half a turn
    return edges[mirroredPlace(cell, cells) * directions + directions - 1 - direction] as number
  }),
  thumbnail: thumbnail.map((_, k) => thumbnail[mirroredPlace(k, thumbnailSide)] as number),
  palette,
  hash: { own: turned, mirrored: own },
})

/** Of rows of `side` places, the same row's place from the other end. */
const mirroredPlace = (place: number, side: number): number => place + side - 1 - 2 * (place % side)

const whole = (values: Float32Array, by: number): number[] =>
  Array.from(values, (v) => Math.round(v * by) + 0)

/** Histograms of oriented gradients; a flat cell stays near zero instead of being blown up to unit length. */
function edgeHistogram({ width, height, values }: Plane): Float32Array {
  const bins = new Float32Array(cells * cells * directions)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      const across = (values[i + 1] as number) - (values[i - 1] as number)
      const down = (values[i + width] as number) - (values[i - width] as number)
      const angle = Math.atan2(down, across) / Math.PI
      const turn = angle < 0 ? angle + 1 : angle
      const cell = Math.floor((y * cells) / height) * cells + Math.floor((x * cells) / width)
      const bin = cell * directions + Math.min(directions - 1, Math.floor(turn * directions))
      bins[bin] = (bins[bin] as number) + Math.sqrt(across * across + down * down)
    }
  }
  const faint = (2 * (width * height)) / cells ** 2
  for (let cell = 0; cell < cells * cells; cell++) {
    const own = bins.subarray(cell * directions, (cell + 1) * directions)
    const length = Math.sqrt(own.reduce((sum, v) => sum + v * v, faint * faint))
    own.forEach((v, k) => {
      own[k] = v / length
    })
  }
  return bins
}

function paletteRoots(l: Plane, a: Plane, b: Plane): Float32Array {
  const counts = new Float32Array(lightnessBins * hueBins * hueBins)
  for (let i = 0; i < l.values.length; i++) {
    const light = bin(((l.values[i] as number) / 100) * lightnessBins, lightnessBins)
    const red = bin(((a.values[i] as number) + 64) / 16, hueBins)
    const yellow = bin(((b.values[i] as number) + 64) / 16, hueBins)
    const k = (light * hueBins + red) * hueBins + yellow
    counts[k] = (counts[k] as number) + 1
  }
  return counts.map((count) => Math.sqrt(count / l.values.length))
}

const bin = (value: number, bins: number): number => Math.min(bins - 1, Math.max(0, Math.floor(value)))
