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

/** A vector of length 1, quick to compare. */
export type Direction = Float64Array

export function direction(vector: Vector): Direction {
  const found = new Float64Array(vector)
  const length = Math.sqrt(cosine(found, found))
  for (let i = 0; i < found.length; i++) found[i] = (found[i] as number) / length
  return found
}

/** −1 … 1; 1 = the same. */
export function cosine(one: Direction, other: Direction): number {
  let found = 0
  for (let i = 0; i < one.length; i++) found += (one[i] as number) * (other[i] as number)
  return found
}
