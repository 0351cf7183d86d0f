import { type Features, mirrored } from './features.ts'
import { hashDistance } from './hash.ts'

/** Distance of two pictures by their features; 0 = the same. */
export type Apart = (one: Features, other: Features) => number

/** Training pictures as they are and mirrored, and what counts as a copy among them. */
export interface TrainingSet {
  readonly pictures: readonly Features[]
  readonly mirrored: readonly Features[]
  /** About half of what separates the closest training pictures from each other; 0 with fewer than two. */
  readonly closer: number
  /** The same by perceptual hash, and at most 10 of 64 bits. */
  readonly closerHash: number
}

/** The training picture a sample comes nearest to. */
export interface NearestPicture {
  /** Index in the training set. */
  readonly picture: number
  readonly isMirrored: boolean
  readonly distance: number
  /** Share of differing bits of the nearest hash, which may be another picture's. */
  readonly hash: number
  readonly isCopy: boolean
}

/** A copy is closer to a training picture than this share of what separates the closest two of these. */
const copyShare = 0.5
/** The closest 5 % say how close is usual; where training pictures repeat each other, a part of the median does. */
const usualQuantile = 0.05
const medianShare = 0.25
const copyHash = 10 / 64

export function trainingSet(pictures: readonly Features[], apart: Apart): TrainingSet {
  const turned = pictures.map(mirrored)
  return {
    pictures,
    mirrored: turned,
    closer: copyLimit(pictures, apart),
    closerHash: Math.min(copyHash, copyLimit(pictures, hashApart)),
  }
}

const hashApart: Apart = (one, other) => hashDistance(one.hash.own, other.hash.own)

/** From each picture's distance to the nearest other one. */
function copyLimit(pictures: readonly Features[], apart: Apart): number {
  if (pictures.length < 2) return 0
  const nearest = pictures
    .map((one, k) => Math.min(...pictures.flatMap((other, at) => (at === k ? [] : [apart(one, other)]))))
    .sort((a, b) => a - b)
  const at = (share: number): number => nearest[Math.round(share * (nearest.length - 1))] as number
  return Math.max(copyShare * at(usualQuantile), medianShare * at(0.5))
}

/** Null without training pictures. */
export function nearestPicture(sample: Features, set: TrainingSet, apart: Apart): NearestPicture | null {
  const candidates = [
    ...set.pictures.map((one, picture) => ({ picture, isMirrored: false, distance: apart(sample, one) })),
    ...set.mirrored.map((one, picture) => ({ picture, isMirrored: true, distance: apart(sample, one) })),
  ]
  const [first, ...others] = candidates
  if (!first) return null
  const nearest = others.reduce((best, one) => (one.distance < best.distance ? one : best), first)
  const hash = Math.min(...[...set.pictures, ...set.mirrored].map((one) => hashApart(sample, one)))
  return { ...nearest, hash, isCopy: nearest.distance < set.closer || hash < set.closerHash }
}
