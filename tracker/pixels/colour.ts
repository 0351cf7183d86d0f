import type { Plane, Raster } from './raster.ts'

/** CIE L*a*b* (D65) planes. */
export interface Lab {
  readonly l: Plane
  readonly a: Plane
  readonly b: Plane
}

/** How light and colours are spread. */
export interface ColourStatistics {
  /** Share of pixels with a channel at most 2 plus share with one at least 253, 0 … 2. */
  readonly clip: number
  /** Mean C*ab, 0 … 134. */
  readonly chroma: number
  /** Hasler and Süsstrunk's colourfulness, 2003: 0 grey … 109 "extremely colourful". */
  readonly colorful: number
  /** Mean and standard deviation of Rec. 601 luma, 0 … 255 and 0 … 127.5. */
  readonly lum: number
  readonly contrast: number
}

const linear = Float32Array.from({ length: 256 }, (_, byte) => {
  const share = byte / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
})

const cubeSteps = 4096
/** One place more than 1 needs, for what rounding adds to white. */
const cube = Float32Array.from({ length: cubeSteps + 2 }, (_, k) => {
  const t = k / cubeSteps
  return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116
})
const cubed = (t: number): number => cube[(t * cubeSteps) | 0] as number

/** Cube roots of X, Y and Z over those of white, from linear light. */
const rootX = (r: number, g: number, b: number): number =>
  cubed((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
const rootY = (r: number, g: number, b: number): number => cubed(0.2126 * r + 0.7152 * g + 0.0722 * b)
const rootZ = (r: number, g: number, b: number): number =>
  cubed((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)

export function lab({ width, height, rgb }: Raster): Lab {
  const plane = (): Plane => ({ width, height, values: new Float32Array(width * height) })
  const planes = { l: plane(), a: plane(), b: plane() }
  for (let i = 0, j = 0; i < width * height; i++, j += 3) {
    const red = linear[rgb[j] as number] as number
    const green = linear[rgb[j + 1] as number] as number
    const blue = linear[rgb[j + 2] as number] as number
    const y = rootY(red, green, blue)
    planes.l.values[i] = 116 * y - 16
    planes.a.values[i] = 500 * (rootX(red, green, blue) - y)
    planes.b.values[i] = 200 * (y - rootZ(red, green, blue))
  }
  return planes
}

export function colourStatistics({ rgb }: Raster, y: Plane): ColourStatistics {
  const { mean, variance } = moments(y.values)
  return {
    clip: clippedShare(rgb),
    chroma: meanChroma(rgb),
    colorful: colourfulness(rgb),
    lum: mean,
    contrast: Math.sqrt(variance),
  }
}

function clippedShare(rgb: Uint8Array): number {
  let clipped = 0
  for (let j = 0; j < rgb.length; j += 3) {
    const red = rgb[j] as number
    const green = rgb[j + 1] as number
    const blue = rgb[j + 2] as number
    if (red <= 2 || green <= 2 || blue <= 2) clipped++
    if (red >= 253 || green >= 253 || blue >= 253) clipped++
  }
  return clipped / (rgb.length / 3)
}

/** Of every second pixel: neighbours hardly differ, and the roots are dear. */
function meanChroma(rgb: Uint8Array): number {
  let chroma = 0
  for (let j = 0; j < rgb.length; j += 6) {
    const red = linear[rgb[j] as number] as number
    const green = linear[rgb[j + 1] as number] as number
    const blue = linear[rgb[j + 2] as number] as number
    const y = rootY(red, green, blue)
    const a = 500 * (rootX(red, green, blue) - y)
    const b = 200 * (y - rootZ(red, green, blue))
    chroma += Math.sqrt(a * a + b * b)
  }
  return chroma / Math.ceil(rgb.length / 6)
}

function colourfulness(rgb: Uint8Array): number {
  const pixels = rgb.length / 3
  let [redGreen, redGreenSquares, yellowBlue, yellowBlueSquares] = [0, 0, 0, 0]
  for (let j = 0; j < rgb.length; j += 3) {
    const red = rgb[j] as number
    const green = rgb[j + 1] as number
    const rg = red - green
    const yb = 0.5 * (red + green) - (rgb[j + 2] as number)
    redGreen += rg
    redGreenSquares += rg * rg
    yellowBlue += yb
    yellowBlueSquares += yb * yb
  }
  const [rg, yb] = [redGreen / pixels, yellowBlue / pixels]
  const variance = (redGreenSquares + yellowBlueSquares) / pixels - rg * rg - yb * yb
  return Math.sqrt(Math.max(0, variance)) + 0.3 * Math.hypot(rg, yb)
}

function moments(values: Float32Array): { readonly mean: number; readonly variance: number } {
  let sum = 0
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    sum += value
    squares += value * value
  }
  const mean = sum / values.length
  return { mean, variance: Math.max(0, squares / values.length - mean * mean) }
}
