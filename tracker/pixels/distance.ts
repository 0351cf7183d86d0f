import type { Features } from './features.ts'

/** Three ways in which two pictures differ; each 0 for the same picture, at its end for two that share nothing. */
export interface Distances {
  /** 1 − cosine of the edge histograms, 0 … 1: layout. */
  readonly edges: number
  /** Mean ΔE*ab (CIE 1976) of the thumbnails, 0 … 100 and more: colour in place. */
  readonly thumbnail: number
  /** Hellinger distance of the palettes, 0 … 1: colour anywhere. */
  readonly palette: number
}

export function distances(one: Features, other: Features): Distances {
  return {
    edges: edgeDistance(one.edges, other.edges),
    thumbnail: thumbnailDistance(one.thumbnail, other.thumbnail),
    palette: paletteDistance(one.palette, other.palette),
  }
}

export const edgeDistance = (one: readonly number[], other: readonly number[]): number =>
  1 - cosine(one, other)

function thumbnailDistance(one: readonly number[], other: readonly number[]): number {
  const cells = one.length / 3
  let sum = 0
  for (let i = 0; i < cells; i++) {
    const l = (one[i] as number) - (other[i] as number)
    const a = (one[cells + i] as number) - (other[cells + i] as number)
    const b = (one[2 * cells + i] as number) - (other[2 * cells + i] as number)
    sum += Math.sqrt(l * l + a * a + b * b)
  }
  return sum / cells
}

/** Palettes hold square roots of shares, so their cosine is Bhattacharyya's coefficient. */
const paletteDistance = (one: readonly number[], other: readonly number[]): number =>
  Math.sqrt(Math.max(0, 1 - cosine(one, other)))

/** Two empty rows are alike; an empty one is like no other. */
function cosine(one: readonly number[], other: readonly number[]): number {
  const [squaresOne, squaresOther] = [squaresOf(one), squaresOf(other)]
  let product = 0
  for (let i = 0; i < one.length; i++) product += (one[i] as number) * (other[i] as number)
  if (squaresOne === 0 || squaresOther === 0) return squaresOne === squaresOther ? 1 : 0
  return product / Math.sqrt(squaresOne * squaresOther)
}

/** A picture is compared with many others: two thirds of the work is known after the first time. */
const knownSquares = new WeakMap<readonly number[], number>()

function squaresOf(values: readonly number[]): number {
  const known = knownSquares.get(values)
  if (known !== undefined) return known
  let squares = 0
  for (const value of values) squares += value * value
  knownSquares.set(values, squares)
  return squares
}
