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
export function resampled({ width, height, rgb }: Raster, window: Window, size: number): Float32Array {
  const across = tapsOf({ from: window.left, length: window.width, size, limit: width })
  const down = tapsOf({ from: window.top, length: window.height, size, limit: height })
  const plane = size * size
  const found = new Float32Array(3 * plane)
  const row = new Float32Array(3 * size)
  const firstRow = Math.min(...down.map(({ first }) => first))
  const lastRow = Math.max(...down.map(({ first, weights }) => first + weights.length))
  for (let y = firstRow; y < lastRow; y++) {
    shrinkRow(rgb, { offset: y * width, taps: across, row })
    for (const [target, { first, weights }] of down.entries()) {
      const weight = weights[y - first]
      if (weight === undefined) continue
      for (let channel = 0; channel < 3; channel++) {
        const to = channel * plane + target * size
        for (let x = 0; x < size; x++) {
          found[to + x] = (found[to + x] as number) + weight * (row[channel * size + x] as number)
        }
      }
    }
  }
  return found.map((value) => Math.min(255, Math.max(0, value)))
}

/** Which pixels make one of the new ones, and how much each counts; the weights sum up to 1. */
interface Taps {
  readonly first: number
  readonly weights: readonly number[]
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
    const raw = Array.from({ length: end - first }, (_, i) => cubic((first + i + 0.5 - centre) / reach))
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

function shrinkRow(
  rgb: Raster['rgb'],
  { offset, taps, row }: { offset: number; taps: readonly Taps[]; row: Float32Array },
): void {
  for (const [target, { first, weights }] of taps.entries()) {
    let [red, green, blue] = [0, 0, 0]
    let at = 3 * (offset + first)
    for (const weight of weights) {
      red += weight * (rgb[at] as number)
      green += weight * (rgb[at + 1] as number)
      blue += weight * (rgb[at + 2] as number)
      at += 3
    }
    row[target] = red
    row[taps.length + target] = green
    row[2 * taps.length + target] = blue
  }
}
