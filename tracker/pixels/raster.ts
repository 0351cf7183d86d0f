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

/** Mean over a square of side 2·reach+1; beyond the border the border repeats. */
export function boxMean(plane: Plane, reach: number): Plane {
  const { width, height, values } = plane
  const rows = slide(values, { lines: height, length: width, lineStep: width, step: 1, reach })
  const both = slide(rows, { lines: width, length: height, lineStep: 1, step: width, reach })
  return { width, height, values: both }
}

interface Sweep {
  readonly lines: number
  readonly length: number
  readonly lineStep: number
  readonly step: number
  readonly reach: number
}

function slide(values: Float32Array, { lines, length, lineStep, step, reach }: Sweep): Float32Array {
  const out = new Float32Array(values.length)
  const share = 1 / (2 * reach + 1)
  const last = length - 1
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep
    const end = start + last * step
    let sum = (reach + 1) * (values[start] as number)
    for (let k = 1; k <= reach; k++) sum += values[start + Math.min(last, k) * step] as number
    for (let k = 0; k < length; k++) {
      const at = start + k * step
      out[at] = sum * share
      const entering = k + reach + 1 > last ? end : at + (reach + 1) * step
      const leaving = k - reach < 0 ? start : at - reach * step
      sum += (values[entering] as number) - (values[leaving] as number)
    }
  }
  return out
}

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
