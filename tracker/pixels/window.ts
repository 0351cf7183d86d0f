/** Planes of one size, row by row. */
interface Planes {
  readonly width: number
  readonly height: number
  readonly planes: readonly Float32Array[]
  /** The square has a side of 2·reach+1; beyond the border the border repeats. */
  readonly reach: number
}

/**
 * Means over the square around each pixel, one row at a time and one array a plane; the arrays are used again for
 * the next row. Running sums make the cost independent of `reach`, and no plane is written.
 */
export function eachWindowRow(
  { width, height, planes, reach }: Planes,
  visit: (row: number, means: readonly Float64Array[]) => void,
): void {
  const columns = planes.map((plane) => columnSums(plane, width, height, reach))
  const means = planes.map(() => new Float64Array(width))
  for (let row = 0; row < height; row++) {
    for (let p = 0; p < planes.length; p++) {
      slideAlong(columns[p] as Float64Array, means[p] as Float64Array, reach)
    }
    visit(row, means)
    const entering = Math.min(height - 1, row + reach + 1) * width
    const leaving = Math.max(0, row - reach) * width
    for (let p = 0; p < planes.length; p++) {
      moveDown(columns[p] as Float64Array, planes[p] as Float32Array, entering, leaving)
    }
  }
}

/** Sums of each column over the rows around the first one. */
function columnSums(plane: Float32Array, width: number, height: number, reach: number): Float64Array {
  const sums = new Float64Array(width)
  for (let row = -reach; row <= reach; row++) {
    const start = Math.min(height - 1, Math.max(0, row)) * width
    for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + (plane[start + x] as number)
  }
  return sums
}

function moveDown(sums: Float64Array, plane: Float32Array, entering: number, leaving: number): void {
  for (let x = 0; x < sums.length; x++) {
    sums[x] = (sums[x] as number) + (plane[entering + x] as number) - (plane[leaving + x] as number)
  }
}

function slideAlong(columns: Float64Array, means: Float64Array, reach: number): void {
  const last = columns.length - 1
  const share = 1 / (2 * reach + 1) ** 2
  let sum = 0
  for (let x = -reach; x <= reach; x++) sum += columns[Math.min(last, Math.max(0, x))] as number
  for (let x = 0; x <= last; x++) {
    means[x] = sum * share
    const entering = x + reach + 1 > last ? last : x + reach + 1
    const leaving = x < reach ? 0 : x - reach
    sum += (columns[entering] as number) - (columns[leaving] as number)
  }
}
