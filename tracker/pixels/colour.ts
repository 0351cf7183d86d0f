import type { Plane, Raster } from './raster.ts'

/** CIE L*a*b* (D65) planes. */
export interface Lab {
  readonly l: Plane
  readonly a: Plane
  readonly b: Plane
}

/** How colours are spread: clipped share 0 … 1, mean C*ab, Hasler and Süsstrunk's colourfulness. */
export interface ColourStatistics {
  readonly clip: number
  readonly chroma: number
  readonly colorful: number
}

const linear = Float32Array.from({ length: 256 }, (_, byte) => {
  const share = byte / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
})

const cubeSteps = 4096
const cube = Float32Array.from({ length: cubeSteps + 1 }, (_, k) => {
  const t = k / cubeSteps
  return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116
})
const cubed = (t: number): number => cube[Math.min(cubeSteps, (t * cubeSteps) | 0)] as number

export function lab({ width, height, rgb }: Raster): Lab {
  const plane = (): Plane => ({ width, height, values: new Float32Array(width * height) })
  const planes = { l: plane(), a: plane(), b: plane() }
  for (let i = 0, j = 0; i < width * height; i++, j += 3) {
    const red = linear[rgb[j] as number] as number
    const green = linear[rgb[j + 1] as number] as number
    const blue = linear[rgb[j + 2] as number] as number
    const x = cubed((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505)
    const y = cubed(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    const z = cubed((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089)
    planes.l.values[i] = 116 * y - 16
    planes.a.values[i] = 500 * (x - y)
    planes.b.values[i] = 200 * (y - z)
  }
  return planes
}

export function colourStatistics(raster: Raster, { a, b }: Lab): ColourStatistics {
  let chroma = 0
  for (let i = 0; i < a.values.length; i++)
    chroma += Math.sqrt((a.values[i] as number) ** 2 + (b.values[i] as number) ** 2)
  return {
    clip: clippedShare(raster.rgb),
    chroma: chroma / a.values.length,
    colorful: colourfulness(raster.rgb),
  }
}

/** Share of pixels with a channel at its floor plus those with one at its ceiling. */
function clippedShare(rgb: Uint8Array): number {
  let clipped = 0
  for (let j = 0; j < rgb.length; j += 3) {
    const red = rgb[j] as number
    const green = rgb[j + 1] as number
    const blue = rgb[j + 2] as number
    if (Math.min(red, green, blue) <= 2) clipped++
    if (Math.max(red, green, blue) >= 253) clipped++
  }
  return clipped / (rgb.length / 3)
}

function colourfulness(rgb: Uint8Array): number {
  const pixels = rgb.length / 3
  const redGreen = new Float32Array(pixels)
  const yellowBlue = new Float32Array(pixels)
  for (let i = 0, j = 0; i < pixels; i++, j += 3) {
    const red = rgb[j] as number
    const green = rgb[j + 1] as number
    redGreen[i] = red - green
    yellowBlue[i] = 0.5 * (red + green) - (rgb[j + 2] as number)
  }
  const [rg, yb] = [spread(redGreen), spread(yellowBlue)]
  return Math.sqrt(rg.variance + yb.variance) + 0.3 * Math.hypot(rg.mean, yb.mean)
}

function spread(values: Float32Array): { readonly mean: number; readonly variance: number } {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return { mean, variance: squares / values.length }
}
