import type { Features } from '../../pixels/features.ts'
import type { WeightMeasure } from '../../weights/weight-measure.ts'

/** Name and version of what takes a number: a change of method is a new name, so old numbers stay true. */
export const methods = {
  /** Share of differing pixels of two pictures, both at most 256 pixels wide and high. */
  drift: 'pixelmatch/7.2.0 at 256',
  /** SSIM and MS-SSIM of the same two pictures: `Structure`. */
  structure: 'structure/1 at 256',
  /** Edges, colours and hash at most 256 pixels wide and high. */
  features: 'features/2',
  /** Texture, colour and periodic patterns at the picture's own size. */
  statistics: 'statistics/2',
} as const

/** Texture depends on size, so training pictures are brought to the samples' number of pixels first. */
export const statisticsAt = (pixels: number): string => `${methods.statistics} at ${pixels} px`

/** One number, or one set of numbers, taken from a picture or from two; `against` is '' for one. */
export interface Measurement {
  readonly picture: string
  readonly against: string
  readonly method: string
  readonly value: number | string | Readonly<Record<string, number>> | readonly number[] | WeightMeasure
}

/** A picture by content and by place; `path` is absolute. */
export interface Picture {
  readonly sha256: string
  readonly path: string
}

/** Measurements that share decoded pictures: one prompt's samples through the epochs, or one training picture. */
export interface Strip {
  readonly features: readonly Picture[]
  /** `pixels` null = at its own size. */
  readonly statistics: readonly { readonly picture: Picture; readonly pixels: number | null }[]
  /** Pairs of one size: how many pixels changed, and how much structure is left. */
  readonly drift: readonly { readonly picture: Picture; readonly against: Picture }[]
}

export const measurementKey = ({ picture, against, method }: Omit<Measurement, 'value'>): string =>
  `${picture} ${against} ${method}`

/** Features are kept as one row of whole numbers. */
export const packFeatures = ({ edges, thumbnail, palette, hash }: Features): readonly number[] => [
  ...edges,
  ...thumbnail,
  ...palette,
  ...hash.own,
  ...hash.mirrored,
]

export function unpackFeatures(row: readonly number[]): Features {
  const [a = 0, b = 0, c = 0, d = 0] = row.slice(1728)
  return {
    edges: row.slice(0, 576),
    thumbnail: row.slice(576, 1344),
    palette: row.slice(1344, 1728),
    hash: { own: [a, b], mirrored: [c, d] },
  }
}
