/** A decoded picture: 8-bit sRGB, three bytes a pixel, row by row from the top left. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

/** One number a pixel, in the raster's order. */
export interface Plane {
  readonly width: number
  readonly height: number
  readonly values: Float32Array
}

/** Rec. 601 luma, 0 … 255. */
export function luma({ width, height, rgb }: Raster): Plane {
  const values = new Float32Array(width * height)
  for (let i = 0, j = 0; i < values.length; i++, j += 3) {
    values[i] = 0.299 * (rgb[j] as number) + 0.587 * (rgb[j + 1] as number) + 0.114 * (rgb[j + 2] as number)
  }
  return { width, height, values }
}

/** What is laid on each other has one size; anything else is an error that names both. */
export function sameSize(one: Raster, other: Raster): void {
  if (one.width === other.width && one.height === other.height) return
  throw new RangeError(`pictures of one size expected, got ${sizeText(one)} and ${sizeText(other)}`)
}

const sizeText = ({ width, height }: Raster): string => `${width}×${height}`

/** Area means on a grid of columns × rows cells. */
export function grid(plane: Plane, columns: number, rows: number): Float32Array {
  const { width, height, values } = plane
  const out = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = span(row, rows, height)
    for (let column = 0; column < columns; column++) {
      const [left, right] = span(column, columns, width)
      let sum = 0
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) sum += values[y * width + x] as number
      out[row * columns + column] = sum / ((bottom - top) * (right - left))
    }
  }
  return out
}

/** First and one past the last pixel of cell k of n; never empty. */
function span(k: number, n: number, pixels: number): readonly [number, number] {
  const from = Math.floor((k * pixels) / n)
  return [from, Math.max(from + 1, Math.floor(((k + 1) * pixels) / n))]
}
