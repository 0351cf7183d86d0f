/** Recorded runs with their measurements; what was measured once is kept in the system's temporary folder. */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Measured, measurable, type SampleRow, whyNot } from '../../../tracker/analysis/case/case.ts'
import { type Found, type Job, unmeasurable } from '../../../tracker/analysis/measuring/job.ts'
import { planMeasurements } from '../../../tracker/analysis/measuring/measure-plan.ts'
import {
  type Measurement,
  measurementKey,
  methods,
  type Picture,
} from '../../../tracker/analysis/measuring/measurement.ts'
import { type Measuring, openMeasuring } from '../../../tracker/analysis/measuring/pool.ts'
import { weightMethod } from '../../../tracker/weights/weight-measure.ts'
import {
  isTraining,
  labelledNames,
  type RecordedRun,
  recordedRun,
  samplelessNames,
} from '../../tracker/analysis/labelled-run.ts'

export interface MeasuredRun {
  readonly run: RecordedRun
  readonly measured: Measured
}

export interface MeasureOptions {
  /** Where measurements are kept. */
  readonly kept?: string
  /** Told how far it is. */
  readonly say?: (text: string) => void
  /** Told of a folder that cannot be read; the others go on. Without it such a folder ends the call. */
  readonly onUnread?: (unread: UnreadRun) => void
}

export interface UnreadRun {
  readonly name: string
  readonly why: string
}

/** Runs that are looked at side by side. */
const together = 8

/** What is seen in every run of a folder, in the order of names. The second call reads what the first one kept. */
export async function seenInRuns<T>(
  top: string,
  see: (run: MeasuredRun) => T,
  options: MeasureOptions = {},
): Promise<T[]> {
  const { kept = join(tmpdir(), 'lorasweep-bench'), say = () => undefined } = options
  const names = labelledNames(top)
  for (const one of withoutSamples(top)) options.onUnread?.(one)
  const measuring = openMeasuring(await builtWorker(say))
  const seen: T[] = []
  try {
    for (let at = 0; at < names.length; at += together) {
      say(`measured ${at} of ${names.length} runs`)
      const batch = names.slice(at, at + together).map((name) => knownOrTold(top, name, { kept, ...options }))
      seen.push(...(await measureRuns((await Promise.all(batch)).flat(), measuring, say)).map(see))
    }
  } finally {
    measuring.close()
  }
  return seen
}

/** Runs that hold nothing to look at, or the folder itself where no run lies in it. */
function withoutSamples(top: string): UnreadRun[] {
  const sampleless = samplelessNames(top).map((name) => ({ name, why: 'no pictures in run/output/sample' }))
  if (isTraining(top)) return [{ name: top, why: 'it is one run: name the folder that it lies in' }]
  if (sampleless.length + labelledNames(top).length > 0) return sampleless
  return [{ name: top, why: 'no run lies in it' }]
}

interface KnownRun extends MeasuredRun {
  /** Where its measurements are kept. */
  readonly file: string
}

type Reading = Required<Pick<MeasureOptions, 'kept'>> & MeasureOptions

async function knownOrTold(top: string, name: string, { kept, onUnread }: Reading): Promise<KnownRun[]> {
  try {
    return [await knownRun(top, name, kept)]
  } catch (error) {
    if (!onUnread || !(error instanceof Error)) throw error
    onUnread({ name, why: error.message })
    return []
  }
}

interface Kept {
  readonly samples: readonly SampleRow[]
  readonly measured: readonly (readonly [string, Measurement['value']])[]
}

/** Its pictures are looked at only when other ones are kept under their contents. */
async function knownRun(top: string, name: string, kept: string): Promise<KnownRun> {
  const file = join(kept, `${contentHash(join(top, name))}.json`)
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : null
  const run = await recordedRun(top, name, known?.samples)
  return { run, measured: new Map(known?.measured), file }
}

/** Names and contents of all sample and training pictures. */
function contentHash(folder: string): string {
  const hash = createHash('sha256')
  for (const part of ['run/output/sample', 'dataset']) {
    for (const file of filesIn(join(folder, part))) {
      hash
        .update(`${file.slice(folder.length)}\n`)
        .update(readFileSync(file))
        .update('\n')
    }
  }
  return hash.digest('hex').slice(0, 32)
}

const filesIn = (folder: string): string[] => {
  if (!existsSync(folder)) return []
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return paths.map((path) => join(folder, path)).filter((path) => statSync(path).isFile())
}

async function measureRuns(
  runs: readonly KnownRun[],
  { measure }: Measuring,
  say: (text: string) => void,
): Promise<MeasuredRun[]> {
  const jobs = runs.map(jobsOf)
  const { measurements, failed } =
    jobs.flat().length === 0 ? { measurements: [], failed: [] } : await measure(jobs.flat())
  for (const { path, why } of failed) say(`not measured: ${path}: ${why}`)
  const found = foundByPicture({ measurements, failed })
  return runs.map(({ run, measured, file }, k) => {
    if (jobs[k]?.length === 0) return { run, measured }
    const pictures = new Set([...picturesOf(run), ...keysOf(run)])
    const fresh = [...pictures].flatMap((picture) => found.get(picture) ?? [])
    const all = new Map([...measured, ...fresh])
    keep(file, { samples: run.seen.samples, measured: [...all] })
    return { run, measured: all }
  })
}

function jobsOf({ run, measured }: KnownRun): Job[] {
  const { folder, seen } = run
  const wanted = measurable(seen, (path) => join(folder, path))
  const well = (pictures: readonly Picture[]): Picture[] =>
    pictures.filter(({ sha256 }) => whyNot(sha256, measured) === null)
  const strips = planMeasurements(
    { ...wanted, prompts: wanted.prompts.map(well), training: well(wanted.training) },
    (key) => measured.has(key),
  )
  const weights = seen.checkpoints.flatMap(({ key, path }): Job[] => {
    if (!key || whyNot(key, measured) !== null) return []
    if (measured.has(measurementKey({ picture: key, against: '', method: weightMethod }))) return []
    const file = join(folder, 'run', path)
    return [{ kind: 'weights', key, path: file, bytes: statSync(file).size }]
  })
  return [...strips.map((strip): Job => ({ kind: 'strip', strip })), ...weights]
}

const picturesOf = ({ seen }: RecordedRun): string[] => [
  ...seen.samples.map(({ sha256 }) => sha256),
  ...seen.training.map(({ sha256 }) => sha256),
]

const keysOf = ({ seen }: RecordedRun): string[] => seen.checkpoints.flatMap(({ key }) => key ?? [])

type Row = readonly [string, Measurement['value']]

function foundByPicture({ measurements, failed }: Found): ReadonlyMap<string, Row[]> {
  const rows = new Map<string, Row[]>()
  const add = (one: Measurement): void => {
    const known = rows.get(one.picture) ?? []
    rows.set(one.picture, [...known, [measurementKey(one), one.value]])
  }
  measurements.forEach(add)
  for (const { picture, why, isLasting } of failed) {
    if (isLasting) add({ picture, against: '', method: unmeasurable, value: why })
  }
  return rows
}

function keep(file: string, content: Kept): void {
  mkdirSync(join(file, '..'), { recursive: true })
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, JSON.stringify(content))
  renameSync(unfinished, file)
}

/** From source nothing runs beside this process; what was built does when it measures as the source would. */
async function builtWorker(say: (text: string) => void): Promise<{ readonly script?: URL }> {
  const built = new URL('../../../dist/tracker/analysis/measuring/', import.meta.url)
  const { methods: theirs } = await import(new URL('measurement.js', built).href).catch(() => ({}))
  if (JSON.stringify(theirs) === JSON.stringify(methods)) return { script: new URL('worker.js', built) }
  say('dist is not of this source: measuring in one process (npm run build makes it faster)')
  return {}
}
