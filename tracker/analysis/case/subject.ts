import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import type { Store } from '../../store/open.ts'
import { run } from '../../store/schema.ts'
import { weightMethod } from '../../weights/weight-measure.ts'
import { type KeyedCheckpoint, keyCheckpoints, keyedCheckpoints } from '../measuring/checkpoint-keys.ts'
import { thoseThere } from '../measuring/decode.ts'
import type { Job } from '../measuring/job.ts'
import { type Measurable, planMeasurements } from '../measuring/measure-plan.ts'
import { measurementKey, type Picture } from '../measuring/measurement.ts'
import { storedMeasurements } from '../measuring/stored.ts'
import { type Case, type Measured, measurable, whyNot } from './case.ts'
import { loadCase } from './load-case.ts'

/** A run before the judge: what is known of it, and what of it can be measured. */
export interface Subject {
  readonly run: number
  /** Absolute. */
  readonly folder: string
  readonly seen: Case
  readonly wanted: Measurable
  readonly checkpoints: readonly KeyedCheckpoint[]
  /** Hash of everything the verdict is made from, pictures and weights by content: 64 hex digits. */
  readonly inputs: string
}

/** null when there is no such run, or its folder is gone. */
export async function loadSubject(store: Store, home: string, id: number): Promise<Subject | null> {
  const row = store.db.select().from(run).where(eq(run.id, id)).get()
  if (!row) return null
  const folder = join(home, row.folder)
  await keyCheckpoints(store, { run: id, folder })
  const seen = await loadCase(store, home, row)
  if (seen === null) return null
  const wanted = measurable(seen, (path) => join(folder, path))
  return { run: id, folder, seen, wanted, checkpoints: keyedCheckpoints(store, id), inputs: inputsHash(seen) }
}

const inputsHash = (seen: Case): string =>
  createHash('sha256')
    .update(JSON.stringify(seen, (key, value) => (key === 'training' ? shas(value) : value)))
    .digest('hex')

const shas = (pictures: Case['training']): string[] => pictures.map(({ sha256 }) => sha256)

/** Everything of a run that can be measured, by content and by place. */
export const contentsOf = ({ wanted, checkpoints, folder }: Subject) => [
  ...[...wanted.prompts.flat(), ...wanted.training].map(({ sha256, path }) => ({ content: sha256, path })),
  ...checkpoints.map(({ key, path }) => ({ content: key, path: join(folder, path) })),
]

/** What is stored of a run's pictures and weights. */
export const measuredOf = (store: Store, subject: Subject): Measured =>
  storedMeasurements(
    store,
    contentsOf(subject).map(({ content }) => content),
  )

/** What is still to be measured: nothing that is known, and nothing that is known to be impossible. */
export async function jobsFor(subject: Subject, measured: Measured): Promise<readonly Job[]> {
  const { wanted } = subject
  const well = (pictures: readonly Picture[]): Picture[] =>
    pictures.filter(({ sha256 }) => whyNot(sha256, measured) === null)
  const strips = planMeasurements(
    { ...wanted, prompts: wanted.prompts.map(well), training: well(wanted.training) },
    (key) => measured.has(key),
  )
  return [...strips.map((strip): Job => ({ kind: 'strip', strip })), ...(await weightJobs(subject, measured))]
}

async function weightJobs({ folder, checkpoints }: Subject, measured: Measured): Promise<readonly Job[]> {
  const due = checkpoints.filter(
    ({ key }) =>
      whyNot(key, measured) === null &&
      !measured.has(measurementKey({ picture: key, against: '', method: weightMethod })),
  )
  const jobs = due.map(
    ({ path, ...one }) => ({ kind: 'weights', path: join(folder, path), ...one }) as const satisfies Job,
  )
  return thoseThere(jobs)
}
