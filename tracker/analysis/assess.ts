import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import type { Eyes } from '../eyes/eyes.ts'
import { adaptedWeights } from '../human/adapted.ts'
import { noteChange } from '../store/changes.ts'
import type { Store } from '../store/open.ts'
import { verdict } from '../store/schema.ts'
import { inOneWrite } from '../store/write.ts'
import type { RunVerdict } from '../verdict.ts'
import { judgeInput, type Measured, whyNot } from './case/case.ts'
import type { JudgeInput } from './case/judge-input.ts'
import { contentsOf, jobsFor, loadSubject, measuredOf, type Subject } from './case/subject.ts'
import { judgeVersion, type Weighing, weighing } from './constants.ts'
import { constantsHash } from './constants-hash.ts'
import { type JudgeOptions, judgeRun } from './judge.ts'
import { thoseThere } from './measuring/decode.ts'
import { type Job, type Measure, type Unmeasured, unmeasurable } from './measuring/job.ts'
import { lookAtRun, textKeys } from './measuring/look.ts'
import { measurementKey } from './measuring/measurement.ts'
import { measureApart } from './measuring/pool.ts'
import { forgetMeasurements, keepFound } from './measuring/stored.ts'

/** What runs are judged with. */
export interface Instruments {
  /** When absent, processes that end with the call. */
  readonly measure?: Measure
  /** Models of the user's that look at pictures; null where none is named. */
  readonly eyes?: Eyes | null
}

/** A run that was judged now. */
export interface Assessed {
  /** What stood there; null when nobody had judged it. */
  readonly before: RunVerdict | null
  readonly verdict: RunVerdict
  /** See `Subject`. */
  readonly inputs: string
  /** Pictures and checkpoints that could not be measured or show nothing, absolute. */
  readonly unmeasured: readonly { readonly path: string; readonly why: string }[]
}

/**
 * Measures what is missing, judges the run and saves the verdict. Does nothing when the run's inputs are those of
 * the verdict that is there. The same run folder always gives the same verdict.
 */
export async function assessRun(
  store: Store,
  home: string,
  run: number,
  by: Instruments = {},
): Promise<RunVerdict | null> {
  const subject = await loadSubject(store, home, run)
  if (subject === null) return null
  const known = savedVerdict(store, run)
  if (known?.inputs === inputsWith(subject, learntWeights(store), by.eyes)) return known.body
  return (await judge(store, subject, by)).verdict
}

/** The same from what is measured, whether or not a verdict stands there: another version may see it otherwise. */
export async function judgeAgain(
  store: Store,
  home: string,
  run: number,
  by: Instruments = {},
): Promise<Assessed | null> {
  const subject = await loadSubject(store, home, run)
  return subject && judge(store, subject, by)
}

/** What must be measured before a run can be judged. */
export async function missingJobs(store: Store, home: string, run: number): Promise<readonly Job[]> {
  const subject = await loadSubject(store, home, run)
  return subject === null ? [] : jobsFor(subject, measuredOf(store, subject))
}

/** Drops what was measured of a run's pictures and weights, where it can be measured again. */
export async function forgetMeasured(
  store: Store,
  home: string,
  run: number,
  { eyes }: Pick<Instruments, 'eyes'> = {},
): Promise<void> {
  const subject = await loadSubject(store, home, run)
  if (subject === null) return
  const there = await thoseThere(contentsOf(subject))
  const contents = there.map(({ content }) => content)
  forgetMeasurements(store, [...contents, ...textKeys(subject.seen)], Object.values(eyes?.methods ?? {}))
}

/** Runs of the same sweep that an older version judged than the run: their scores cannot be compared with its. */
export const judgedEarlier = (store: Store, run: number): readonly number[] =>
  store.sqlite
    .prepare(
      `SELECT other.run FROM verdict AS mine JOIN run ON run.id = mine.run
       JOIN run AS sibling ON sibling.sweep = run.sweep JOIN verdict AS other ON other.run = sibling.id
       WHERE mine.run = @run AND mine.body ->> 'version' = @judgeVersion
       AND (other.body ->> 'version' <> mine.body ->> 'version'
       OR other.body ->> 'constants' IS NOT mine.body ->> 'constants')`,
    )
    .pluck()
    .all({ run, judgeVersion }) as number[]

async function judge(
  store: Store,
  subject: Subject,
  { measure = measureApart, eyes = null }: Instruments,
): Promise<Assessed> {
  const { run, seen } = subject
  const learnt = learntWeights(store)
  const { measured, isWhole } = await measuredValues(store, subject, measure)
  const before = savedVerdict(store, run)
  const sights =
    eyes && (await lookAtRun(store, subject, { eyes, measured, earlier: before?.body.eyes ?? {} }))
  const inputs = inputsWith(subject, learnt, eyes)
  const input = judgeInput(seen, measured, sights)
  const body = { constants: constantsHash, ...judgeRun(input, learnt) }
  const isSeen = sights?.off.length === eyes?.off.length
  const row = { inputs: isWhole && isSeen ? inputs : provisional, body }
  if (before?.inputs !== row.inputs || JSON.stringify(before.body) !== JSON.stringify(body))
    save(store, run, row)
  return {
    before: before?.body ?? null,
    verdict: body,
    inputs,
    unmeasured: unmeasuredOf(subject, { measured, input }),
  }
}

/** The shipped weights, or what a person's decisions made of them. */
function learntWeights(store: Store): JudgeOptions {
  const { weights, used, learning } = adaptedWeights(store, weighing.weights)
  if (learning !== 'adapted') return {}
  return { constants: { ...weighing, weights: weights as Weighing['weights'] }, adaptedTo: used }
}

/** Other weights are another verdict, and so are other models that look. */
function inputsWith({ inputs }: Subject, { constants }: JudgeOptions, eyes: Instruments['eyes']): string {
  const weighed = constants === undefined ? inputs : hashOf([inputs, constants.weights])
  return eyes ? hashOf([weighed, eyes.methods, eyes.off]) : weighed
}

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/**
 * Nothing hashes to this: a verdict without a file that was away, or without all that a model could see, is judged
 * anew when it is asked for again.
 */
const provisional = ''

/** What is found is kept at once. Looking again shows which pairs are due around a picture that failed. */
async function measuredValues(
  store: Store,
  subject: Subject,
  measure: Measure,
): Promise<{ readonly measured: Measured; readonly isWhole: boolean }> {
  const failures: Unmeasured[] = []
  for (let looks = 0; ; looks++) {
    const measured: Measured = new Map([...measuredOf(store, subject), ...failures.map(failureEntry)])
    const jobs = await jobsFor(subject, measured)
    if (jobs.length === 0 || looks === mostLooks)
      return { measured, isWhole: failures.every(({ isLasting }) => isLasting) }
    const { failed } = await measure(jobs, { onFound: (found) => keepFound(store, found) })
    failures.push(...failed)
  }
}

const failureEntry = ({ picture, why }: Unmeasured): readonly [string, string] => [
  measurementKey({ picture, against: '', method: unmeasurable }),
  why,
]

/** One for everything, one around what failed, one for what failed then. */
const mostLooks = 3

function unmeasuredOf(
  subject: Subject,
  { measured, input }: { readonly measured: Measured; readonly input: JudgeInput },
): Assessed['unmeasured'] {
  const failed = contentsOf(subject).flatMap(({ content, path }) => {
    const why = whyNot(content, measured)
    return why === null ? [] : [{ path, why }]
  })
  const unfit = input.unmeasured.map(({ path, why }) => ({ path: join(subject.folder, path), why }))
  return [...failed, ...unfit.filter((one) => failed.every(({ path }) => path !== one.path))]
}

const savedVerdict = (store: Store, run: number) =>
  store.db.select().from(verdict).where(eq(verdict.run, run)).get()

function save(store: Store, run: number, row: { inputs: string; body: RunVerdict }): void {
  inOneWrite(store, () => {
    store.db
      .insert(verdict)
      .values({ run, ...row })
      .onConflictDoUpdate({ target: verdict.run, set: row })
      .run()
    noteChange(store, run, 'verdict')
  })
}
