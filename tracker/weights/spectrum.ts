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
const mostRounds = 200

/**
 * Power iteration on up·down with the quotient (w·up·w)/(x·w), w = down·x: it never falls and its error is the
 * square of the direction's. Nearly equal singular values settle slowly, and late by little.
 */
function largestEigenvalue(up: Float64Array, down: Float64Array, rank: number): number {
  let direction = Float64Array.from({ length: rank }, (_, k) => Math.sin(k * k + 1))
  let estimate = 0
  for (let round = 0; round < mostRounds; round++) {
    const seen = times(down, direction)
    const next = times(up, seen)
    const quotient = dot(seen, next) / dot(direction, seen)
    if (!(quotient > estimate * (1 + settled))) return Math.max(estimate, quotient || 0)
    estimate = quotient
    const length = Math.sqrt(dot(next, next))
    direction = next.map((value) => value / length)
  }
  return estimate
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
