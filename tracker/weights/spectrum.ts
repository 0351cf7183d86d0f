/** Two symmetric matrices of width × width, of which the upper triangles count. */
export interface GramPair {
  /** upᵀ·up. */
  readonly up: Float64Array
  /** down·downᵀ. */
  readonly down: Float64Array
  readonly width: number
  readonly rank: number
}

/** Of up·down: ‖·‖² and σ₁², the eigenvalues of (upᵀup)(downdownᵀ) being its squared singular values. */
export interface Spectrum {
  readonly squaredNorm: number
  readonly squaredLargest: number
}

export function spectrum(pair: GramPair): Spectrum {
  const [up, down] = [mirrored(pair.up, pair), mirrored(pair.down, pair)]
  let squaredNorm = 0
  for (let k = 0; k < up.length; k++) squaredNorm += (up[k] as number) * (down[k] as number)
  if (!(squaredNorm > 0)) return { squaredNorm, squaredLargest: squaredNorm }
  const largest = largestEigenvalue(up, down, pair.rank)
  return { squaredNorm, squaredLargest: Math.min(squaredNorm, largest) }
}

/** Full, without the zeros that fill up the width. */
function mirrored(upper: Float64Array, { width, rank }: { width: number; rank: number }): Float64Array {
  const full = new Float64Array(rank * rank)
  for (let i = 0; i < rank; i++) {
    for (let j = i; j < rank; j++) {
      const value = upper[i * width + j] as number
      full[i * rank + j] = value
      full[j * rank + i] = value
    }
  }
  return full
}

/** Growth of the estimate in one round, as a share, at which the rest no longer matters. */
const settled = 1e-6
const mostRounds = 60

/**
 * Lanczos's method for up·down, which is symmetric where ⟨x, y⟩ = x·down·y: the largest eigenvalue of the small
 * tridiagonal matrix never falls and settles in a few rounds, in some dozens when many singular values are alike.
 */
function largestEigenvalue(up: Float64Array, down: Float64Array, rank: number): number {
  let direction = Float64Array.from({ length: rank }, (_, k) => Math.sin(k * k + 1))
  let seen = times(down, direction)
  let length = Math.sqrt(dot(direction, seen))
  let before = new Float64Array(rank)
  const [diagonal, beside]: [number[], number[]] = [[], []]
  let estimate = 0
  for (let round = 0; round < Math.min(rank, mostRounds) && length > 0; round++) {
    direction = direction.map((value) => value / length)
    seen = seen.map((value) => value / length)
    const image = times(up, seen)
    diagonal.push(dot(seen, image))
    const grown = largestTridiagonal(diagonal, beside)
    if (grown <= estimate * (1 + settled)) return Math.max(grown, estimate)
    estimate = grown
    const [along, back] = [diagonal.at(-1) as number, beside.at(-1) ?? 0]
    const rest = image.map(
      (value, k) => value - along * (direction[k] as number) - back * (before[k] as number),
    )
    before = direction
    direction = rest
    seen = times(down, direction)
    length = Math.sqrt(Math.max(0, dot(direction, seen)))
    beside.push(length)
  }
  return estimate
}

/** By halving an interval that holds it. */
function largestTridiagonal(diagonal: readonly number[], beside: readonly number[]): number {
  const near = (k: number): number => (k < 0 || k >= diagonal.length - 1 ? 0 : (beside[k] as number))
  let low = Math.max(...diagonal)
  let high = Math.max(...diagonal.map((value, k) => value + near(k - 1) + near(k)))
  while (high - low > high * settled * 0.01) {
    const middle = (low + high) / 2
    if (isAboveAll(middle, diagonal, beside)) high = middle
    else low = middle
  }
  return high
}

/** Every pivot of the matrix minus `value` is negative (Sturm). */
function isAboveAll(value: number, diagonal: readonly number[], beside: readonly number[]): boolean {
  let pivot = Number.NEGATIVE_INFINITY
  return diagonal.every((entry, k) => {
    pivot = entry - value - (k === 0 ? 0 : (beside[k - 1] as number) ** 2 / pivot)
    return pivot < 0
  })
}

function times(matrix: Float64Array, by: Float64Array): Float64Array {
  const size = by.length
  const product = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    let total = 0
    for (let j = 0; j < size; j++) total += (matrix[i * size + j] as number) * (by[j] as number)
    product[i] = total
  }
  return product
}

function dot(left: Float64Array, right: Float64Array): number {
  let total = 0
  for (let k = 0; k < left.length; k++) total += (left[k] as number) * (right[k] as number)
  return total
}
