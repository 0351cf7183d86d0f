import { columnsOf, thinned } from './columns.ts'
import { bucketsOf, readLosses } from './losses.ts'
import type { Reader } from './reader.ts'
import { trainingLoss, validationLoss } from './tags.ts'

/** What a table row shows of a run's losses. */
export interface Spark {
  readonly values: readonly number[]
  /** Mean over the last of the 24 parts. */
  readonly last: number | null
  readonly validation: number | null
}

const parts = 24

/** By run id. */
export function readSparks(db: Reader, sweep: string): ReadonlyMap<number, Spark> {
  const held = readLosses(db, sweep, validationLoss)
  const trained = readLosses(db, sweep, trainingLoss)
  return new Map(
    [...trained].map(([run, row]) => {
      const values = means(thinned(bucketsOf(row), parts))
      const validation = held.get(run)
      const last = validation ? means(bucketsOf(validation)).at(-1) : undefined
      return [run, { values, last: values.at(-1) ?? null, validation: last ?? null }]
    }),
  )
}

const means = (buckets: Parameters<typeof columnsOf>[0]): number[] =>
  columnsOf(buckets).mean.filter((one) => one !== null)
