/** Embeddings as the table keeps them: of length 1, in whole ten-thousandths; none is a picture without a result. */
export type Vector = readonly number[]

/** Rounding moves a cosine by less than 0.001. */
const unit = 10_000

/** null when there is nothing in it, or something that is no number. */
export function packVector(values: ArrayLike<number>): Vector | null {
  const row = Array.from(values)
  const length = Math.hypot(...row)
  if (!Number.isFinite(length) || length === 0) return null
  return row.map((value) => Math.round((value / length) * unit) + 0)
}

/** −1 … 1; 1 = the same. */
export function cosine(one: Vector, other: Vector): number {
  let [both, first, second] = [0, 0, 0]
  for (let i = 0; i < one.length; i++) {
    const [a, b] = [one[i] as number, other[i] as number]
    both += a * b
    first += a * a
    second += b * b
  }
  return both / Math.sqrt(first * second)
}
