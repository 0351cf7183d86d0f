import { isEyesMethod } from '../../eyes/names.ts'
import type { Store } from '../../store/open.ts'
import { inOneWrite } from '../../store/write.ts'
import { weightMethod } from '../../weights/weight-measure.ts'
import { type Found, unmeasurable } from './job.ts'
import { type Measurement, measurementKey, methods } from './measurement.ts'

/** Values by `measurementKey` of what today's methods took from these contents. */
export const storedMeasurements = (store: Store, contents: readonly string[]): Stored =>
  storedBy(store, contents, {
    names: [...Object.values(methods), weightMethod, unmeasurable],
    sized: `${methods.statistics} at *`,
  })

/** The same of what models of the user's saw, by the names of their methods. */
export const storedSights = (store: Store, contents: readonly string[], names: readonly string[]): Stored =>
  storedBy(store, contents, { names, sized: '' })

type Stored = Map<string, Measurement['value']>

function storedBy(
  store: Store,
  contents: readonly string[],
  { names, sized }: { readonly names: readonly string[]; readonly sized: string },
): Stored {
  const rows = store.sqlite.prepare(select).all({
    ...{ contents: JSON.stringify(contents), methods: JSON.stringify(names), sized },
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

/**
 * Everything that was taken from these contents, but for what a model saw that is not among `able` and could not look
 * again. How many values there were.
 */
export function forgetMeasurements(
  store: Store,
  contents: readonly string[],
  able: readonly string[] = [],
): number {
  const asked = JSON.stringify(contents)
  const taken = store.sqlite.prepare(methodsOf).pluck().all(asked) as string[]
  const methods = taken.filter((method) => !isEyesMethod(method) || able.includes(method))
  return inOneWrite(store, () =>
    store.sqlite.prepare(forget).run({ contents: asked, methods: JSON.stringify(methods) }),
  ).changes
}

const methodsOf = 'SELECT DISTINCT method FROM measurement WHERE picture IN (SELECT value FROM json_each(?))'

const forget = `DELETE FROM measurement WHERE picture IN (SELECT value FROM json_each(@contents))
  AND method IN (SELECT value FROM json_each(@methods))`
