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
 * Visits every row with the sums of the columns of the squares around its pixels, one array a plane: the square of
 * pixel x has the columns x … x+2·reach of these, and one more follows, so that a sum can slide along to the end.
 * Running sums make the cost independent of `reach`, and no plane is written; the arrays are used again for the
 * next row.
 */
export function eachWindowRow(
  { width, height, planes, reach }: Windows,
  visit: (row: number, columns: readonly Float64Array[]) => void,
): void {
  const startOf = (row: number): number => Math.min(height - 1, Math.max(0, row)) * width
  const columns = planes.map((plane) => {
    const sums = new Float64Array(width + 2 * reach + 1)
    for (let row = -reach; row <= reach; row++) addRow(sums.subarray(reach), plane, startOf(row), width)
    repeatBorder(sums, reach)
    return sums
  })
  for (let row = 0; row < height; row++) {
    visit(row, columns)
    const [entering, leaving] = [startOf(row + reach + 1), startOf(row - reach)]
    for (let p = 0; p < planes.length; p++) {
      const sums = columns[p] as Float64Array
      moveDown(sums.subarray(reach, reach + width), planes[p] as Windowed, entering, leaving)
      repeatBorder(sums, reach)
    }
  }
}

/** Sum of the first square of a row: from there on one column enters and one leaves. */
export function firstSum(columns: Float64Array, reach: number): number {
  let sum = 0
  for (let x = 0; x <= 2 * reach; x++) sum += columns[x] as number
  return sum
}

function addRow(sums: Float64Array, plane: Windowed, start: number, width: number): void {
  const [one, other] = plane instanceof Float32Array ? [plane, null] : plane
  for (let x = 0; x < width; x++) {
    sums[x] = (sums[x] as number) + (one[start + x] as number) * (other ? (other[start + x] as number) : 1)
  }
}

function moveDown(sums: Float64Array, plane: Windowed, entering: number, leaving: number): void {
  if (plane instanceof Float32Array) {
    for (let x = 0; x < sums.length; x++) {
      sums[x] = (sums[x] as number) + (plane[entering + x] as number) - (plane[leaving + x] as number)
    }
    return
  }
  const [one, other] = plane
  for (let x = 0; x < sums.length; x++) {
    const added = (one[entering + x] as number) * (other[entering + x] as number)
    const gone = (one[leaving + x] as number) * (other[leaving + x] as number)
    sums[x] = (sums[x] as number) + added - gone
  }
}

function repeatBorder(sums: Float64Array, reach: number): void {
  const pastLast = sums.length - reach - 1
  sums.fill(sums[reach] as number, 0, reach)
  sums.fill(sums[pastLast - 1] as number, pastLast)
}
