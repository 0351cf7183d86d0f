/** A plane, or the product of two of one size; the square of one is its product with itself. */
export type Windowed = Float32Array | readonly [Float32Array, Float32Array]

interface Windows {
  readonly width: number
  readonly height: number
  readonly planes: readonly Windowed[]
  /** The square has a side of 2·reach+1; beyond the border the border repeats. */
  readonly reach: number
}

/**
 * Means over the square around each pixel, one row at a time and one array a plane; the arrays are used again for
 * the next row. Running sums make the cost independent of `reach`, and no plane is written.
 */
export function eachWindowRow(
  { width, height, planes, reach }: Windows,
  visit: (row: number, means: readonly Float64Array[]) => void,
): void {
  const clamped = (row: number): number => Math.min(height - 1, Math.max(0, row)) * width
  const sums = planes.map((plane) => {
    const columns = new Float64Array(width)
    for (let row = -reach; row <= reach; row++) addRow(columns, plane, clamped(row))
    return columns
  })
  const means = planes.map(() => new Float64Array(width))
  for (let row = 0; row < height; row++) {
    for (let p = 0; p < planes.length; p++) {
      slideAlong(sums[p] as Float64Array, means[p] as Float64Array, reach)
    }
    visit(row, means)
    const entering = clamped(row + reach + 1)
    const leaving = clamped(row - reach)
    for (let p = 0; p < planes.length; p++) {
      moveDown(sums[p] as Float64Array, planes[p] as Windowed, entering, leaving)
    }
  }
}

/** Adds the row that begins at `start` to the sums of the columns. */
function addRow(columns: Float64Array, plane: Windowed, start: number): void {
  const [one, other] = plane instanceof Float32Array ? [plane, null] : plane
  for (let x = 0; x < columns.length; x++) {
    columns[x] =
      (columns[x] as number) + (one[start + x] as number) * (other ? (other[start + x] as number) : 1)
  }
}

function moveDown(columns: Float64Array, plane: Windowed, entering: number, leaving: number): void {
  if (plane instanceof Float32Array) {
    for (let x = 0; x < columns.length; x++) {
      columns[x] = (columns[x] as number) + (plane[entering + x] as number) - (plane[leaving + x] as number)
    }
    return
  }
  const [one, other] = plane
  for (let x = 0; x < columns.length; x++) {
    const added = (one[entering + x] as number) * (other[entering + x] as number)
    const gone = (one[leaving + x] as number) * (other[leaving + x] as number)
    columns[x] = (columns[x] as number) + added - gone
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
