import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { noteChange } from '../store/changes.ts'
import type { Store } from '../store/open.ts'
import { measurement, run, verdict } from '../store/schema.ts'
import type { RunVerdict } from '../verdict.ts'
import { type Case, judgeInput, type Measured, measurable } from './case.ts'
import { judgeVersion } from './constants.ts'
import { judgeRun } from './judge.ts'
import { loadCase } from './load-case.ts'
import { planMeasurements } from './measure-plan.ts'
import { type Measure, type Measurement, measurementKey, methods } from './measurement.ts'
import { measureInThreads } from './pool.ts'

/**
 * Measures what is missing, judges the run and saves the verdict. Does nothing when the run's inputs are those of
 * the verdict that is there. The same run folder always gives the same verdict.
 */
export async function assessRun(
  store: Store,
  home: string,
  runId: number,
  measure: Measure = measureInThreads,
): Promise<RunVerdict | null> {
  const found = store.db.select().from(run).where(eq(run.id, runId)).get()
  if (!found) return null
  const folder = join(home, found.folder)
  const seen = await loadCase(store, home, found)
  if (seen === null) return null
  const inputs = inputsHash(seen)
  const known = store.db.select().from(verdict).where(eq(verdict.run, runId)).get()
  if (known?.inputs === inputs) return known.body
  const body = judgeRun(judgeInput(seen, await measuredValues(store, seen, { folder, measure })))
  save(store, runId, { inputs, body })
  return body
}

/** What the verdict is made from, in 64 hex digits: pictures by content, and the versions of what looks at them. */
const inputsHash = (seen: Case): string =>
  createHash('sha256')
    .update(
      JSON.stringify([judgeVersion, methods, seen], (key, value) =>
        key === 'training' ? shas(value) : value,
      ),
    )
    .digest('hex')

const shas = (pictures: Case['training']): string[] => pictures.map(({ sha256 }) => sha256)

async function measuredValues(
  store: Store,
  seen: Case,
  { folder, measure }: { folder: string; measure: Measure },
): Promise<Measured> {
  const wanted = measurable(seen, (path) => join(folder, path))
  const known = knownMeasurements(
    store,
    [...wanted.prompts.flat(), ...wanted.training].map(({ sha256 }) => sha256),
  )
  const missing = planMeasurements(wanted, (key) => known.has(key))
  const fresh = missing.length === 0 ? [] : await measure(missing)
  keep(store, fresh)
  return new Map([...known, ...fresh.map((one) => [measurementKey(one), one.value] as const)])
}

function knownMeasurements(store: Store, pictures: readonly string[]): Map<string, Measurement['value']> {
  const select = store.db.select().from(measurement)
  const rows = [...new Set(pictures)].flatMap((picture) =>
    select.where(eq(measurement.picture, picture)).all(),
  )
  return new Map(rows.map((row) => [measurementKey(row), row.value]))
}

/** Another process may have measured the same picture meanwhile: the numbers are the same. */
function keep(store: Store, fresh: readonly Measurement[]): void {
  store.sqlite
    .transaction(() => {
      for (const one of fresh) store.db.insert(measurement).values(one).onConflictDoNothing().run()
    })
    .immediate()
}

function save(store: Store, runId: number, row: { inputs: string; body: RunVerdict }): void {
  store.sqlite
    .transaction(() => {
      store.db
        .insert(verdict)
        .values({ run: runId, ...row })
        .onConflictDoUpdate({ target: verdict.run, set: row })
        .run()
      noteChange(store, runId, 'verdict')
    })
    .immediate()
}
