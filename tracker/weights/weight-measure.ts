/** Name and version of what is said here: rows of another method are not comparable. */
export const weightMethod = 'weights/1'

/** What the weights of one checkpoint say, from its safetensors alone; plain JSON. */
export type WeightMeasure =
  | {
      readonly kind: 'measured'
      /** Pairs of down and up that were found; `measured` of them have only finite numbers. */
      readonly modules: number
      readonly measured: number
      /** The largest rank of a module. */
      readonly rank: number
      /** Frobenius norm of (alpha/rank)·up·down, over the measured modules; null without any. */
      readonly normMean: number | null
      readonly normMax: { readonly value: number; readonly module: string } | null
      /** ‖·‖²/σ₁² over the modules that are not all zero; 1 … rank. */
      readonly stableRankMean: number | null
      readonly stableRankMedian: number | null
      readonly notFinite: NotFinite
      /** See `signature.ts`; empty when a module holds numbers that are not finite. */
      readonly signature: readonly number[]
    }
  | {
      /** No LoRA of pairs of down and up: nothing is wrong, there is nothing of the kind to measure. */
      readonly kind: 'other'
      /** One sentence. */
      readonly reason: string
    }

export type MeasuredWeights = Extract<WeightMeasure, { kind: 'measured' }>

/** Weights that are NaN or infinite. */
export interface NotFinite {
  readonly count: number
  /** Names of at most eight modules that hold them. */
  readonly modules: readonly string[]
}
