import type { Store } from '../store/open.ts'
import { inOneWrite } from '../store/write.ts'
import { weightMethod } from '../weights/weight-measure.ts'
import { type Found, unmeasurable } from './job.ts'
import { type Measurement, measurementKey, methods } from './measurement.ts'

/** Values by `measurementKey` of what today's methods took from these contents. */
export function storedMeasurements(
  store: Store,
  contents: readonly string[],
): Map<string, Measurement['value']> {
  const rows = store.sqlite.prepare(select).all({
    contents: JSON.stringify(contents),
    methods: JSON.stringify([...Object.values(methods), weightMethod, unmeasurable]),
    sized: `${methods.statistics} at *`,
  }) as (Omit<Measurement, 'value'> & { readonly value: string })[]
  return new Map(rows.map((row) => [measurementKey(row), JSON.parse(row.value)]))
}

const select = `SELECT picture, against, method, value FROM measurement
  WHERE picture IN (SELECT value FROM json_each(@contents))
  AND (method IN (SELECT value FROM json_each(@methods)) OR method GLOB @sized)`

/** Another process may have measured the same meanwhile: the numbers are the same. */
export function keepFound(store: Store, { measurements, failed }: Found): void {
  const insert = store.sqlite.prepare(
    'INSERT OR IGNORE INTO measurement (picture, against, method, value) VALUES (?, ?, ?, ?)',
  )
  inOneWrite(store, () => {
    for (const { picture, against, method, value } of measurements)
      insert.run(picture, against, method, JSON.stringify(value))
    for (const { picture, why, isLasting } of failed)
      if (isLasting) insert.run(picture, '', unmeasurable, JSON.stringify(why))
  })
}

/** Everything that was taken from these contents, whatever the method. How many values there were. */
export function forgetMeasurements(store: Store, contents: readonly string[]): number {
  return inOneWrite(store, () =>
    store.sqlite
      .prepare('DELETE FROM measurement WHERE picture IN (SELECT value FROM json_each(?))')
      .run(JSON.stringify(contents)),
  ).changes
}
