import { lab } from './colour.ts'
import { grid, luma, type Plane, type Raster } from './raster.ts'

/**
 * What a picture shows, small enough to be kept: where its edges run (8×8 cells × 9 directions), its colours
 * in place (16×16 L*a*b* thumbnail) and its colours anywhere (square roots of a 6×8×8 L*a*b* histogram).
 */
export interface Features {
  readonly edges: readonly number[]
  readonly thumbnail: readonly number[]
  readonly palette: readonly number[]
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
  return {
    edges: whole(edgeHistogram(luma(raster)), scale),
    thumbnail: [l, a, b].flatMap((plane) => whole(grid(plane, thumbnailSide, thumbnailSide), 1)),
    palette: whole(paletteRoots(l, a, b), scale),
  }
}

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
      const turn = (Math.atan2(down, across) / Math.PI + 1) % 1
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
