import type { Raster } from '../pixels/raster.ts'

/** A window of a picture, in pixels of it and within it. */
export interface Window {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/**
 * A window of a picture as a square, one plane a colour, 0 … 255. Bicubic with a = −0.5, widened when it shrinks:
 * the resampling of Pillow, with which the models were trained.
 */
export function resampled(picture: Raster, window: Window, size: number): Float32Array {
  const { width, height } = picture
  const across = tapsOf({ from: window.left, length: window.width, size, limit: width })
  const down = tapsOf({ from: window.top, length: window.height, size, limit: height })
  const top = Math.min(...down.map(({ first }) => first))
  const bottom = Math.max(...down.map(({ first, weights }) => first + weights.length))
  const narrow = new Float32Array((bottom - top) * 3 * size)
  for (let y = top; y < bottom; y++) {
    narrowRow(picture, { y, across, row: narrow.subarray((y - top) * 3 * size, (y - top + 1) * 3 * size) })
  }
  return lowered(narrow, { top, down })
}

/** Which pixels make one of the new ones, and how much each counts; the weights sum up to 1. */
interface Taps {
  readonly first: number
  readonly weights: Float64Array
}

interface Axis {
  readonly from: number
  readonly length: number
  readonly size: number
  readonly limit: number
}

function tapsOf({ from, length, size, limit }: Axis): readonly Taps[] {
  const scale = length / size
  const reach = Math.max(1, scale)
  return Array.from({ length: size }, (_, target) => {
    const centre = from + (target + 0.5) * scale
    const first = clamp(Math.floor(centre - 2 * reach + 0.5), 0, limit - 1)
    const end = clamp(Math.floor(centre + 2 * reach + 0.5), first + 1, limit)
    const raw = Float64Array.from({ length: end - first }, (_, i) =>
      cubic((first + i + 0.5 - centre) / reach),
    )
    const total = raw.reduce((sum, weight) => sum + weight, 0)
    return { first, weights: raw.map((weight) => weight / total) }
  })
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

/** Keys' kernel: 1 at 0, gone from 2 on. */
function cubic(distance: number): number {
  const x = Math.abs(distance)
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
}

/** One row of the picture, in its new width: all of red, then green, then blue. */
function narrowRow(
  { width, rgb }: Raster,
  { y, across, row }: { y: number; across: readonly Taps[]; row: Float32Array },
): void {
  const size = across.length
  for (let x = 0; x < size; x++) {
    const { first, weights } = across[x] as Taps
    let [red, green, blue] = [0, 0, 0]
    for (let i = 0, at = 3 * (y * width + first); i < weights.length; i++, at += 3) {
      const weight = weights[i] as number
      red += weight * (rgb[at] as number)
      green += weight * (rgb[at + 1] as number)
      blue += weight * (rgb[at + 2] as number)
    }
    row[x] = red
    row[size + x] = green
    row[2 * size + x] = blue
  }
}

/** From narrow rows to planes. */
function lowered(narrow: Float32Array, { top, down }: { top: number; down: readonly Taps[] }): Float32Array {
  const size = down.length
  const found = new Float32Array(3 * size * size)
  for (let y = 0; y < size; y++) {
    const { first, weights } = down[y] as Taps
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i] as number
      const from = (first + i - top) * 3 * size
      for (let channel = 0; channel < 3; channel++) {
        const [source, target] = [from + channel * size, (channel * size + y) * size]
        for (let x = 0; x < size; x++) {
          found[target + x] = (found[target + x] as number) + weight * (narrow[source + x] as number)
        }
      }
    }
  }
  for (let i = 0; i < found.length; i++) found[i] = Math.min(255, Math.max(0, found[i] as number))
  return found
}
