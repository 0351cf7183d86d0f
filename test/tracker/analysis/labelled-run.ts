import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Case, type Measured, measurable, type SampleRow } from '../../../tracker/analysis/case/case.ts'
import type { CheckpointRow } from '../../../tracker/analysis/case/checkpoint-of.ts'
import { trainingSettings } from '../../../tracker/analysis/case/settings.ts'
import { measureStrip } from '../../../tracker/analysis/measuring/measure.ts'
import { planMeasurements } from '../../../tracker/analysis/measuring/measure-plan.ts'
import {
  type Measurement,
  measurementKey,
  type Picture,
} from '../../../tracker/analysis/measuring/measurement.ts'
import { ingestEventFiles } from '../../../tracker/ingest/event-files.ts'
import { ingestSamples } from '../../../tracker/ingest/samples.ts'
import { validationLeak } from '../../../tracker/validation.ts'
import { checkpointKey } from '../../../tracker/weights/key.ts'
import { readExpected } from '../recorded.ts'

/** What was true of a labelled run: see the definitions beside the recordings. Epoch 0 is the base model. */
export interface Truth {
  readonly label: 'healthy' | 'overtrained' | 'undertrained'
  readonly best_epoch: number
  readonly epochs: readonly TruthEpoch[]
}

/** Each 0 … 1. `quality` is `raw_quality` smoothed over neighbouring epochs. */
export interface TruthEpoch {
  readonly epoch: number
  readonly quality: number
  readonly label: string
  readonly raw_quality: number
  readonly likeness: number
  readonly obedience: number
  readonly naturalness: number
}

/** By tag, (step or epoch, value) in the order of writing. */
export type Curves = Readonly<Record<string, readonly (readonly [number, number])[]>>

/** A recorded training as the judge's tables would hold it. */
export interface RecordedRun {
  readonly name: string
  readonly folder: string
  /** The person in the training pictures; runs of one person are never on both sides of a split. */
  readonly subject: string
  /** null where nobody knows. */
  readonly truth: Truth | null
  readonly seen: Case
  readonly curves: Curves
}

export interface LabelledRun extends RecordedRun {
  readonly truth: Truth
}

interface Config {
  readonly subject?: number
  readonly epochs?: number
  readonly token?: string
  readonly prompts?: readonly string[]
  readonly extra?: readonly string[]
  readonly dim?: number
  readonly alpha?: number
  readonly lr?: number
}

/** A recorded training that must have its truth beside it. */
export async function labelledRun(top: string, name: string): Promise<LabelledRun> {
  const run = await recordedRun(top, name)
  if (run.truth === null) throw new Error(`${run.folder} has no truth.json`)
  return { ...run, truth: run.truth }
}

/** `samples` spares looking at every picture again. Whatever of the folder is missing is left out. */
export async function recordedRun(
  top: string,
  name: string,
  samples?: readonly SampleRow[],
): Promise<RecordedRun> {
  const folder = join(top, name)
  const config = json<Config>(join(folder, 'config.json')) ?? {}
  const curves = await curvesOf(folder)
  const rows = samples ?? (await samplesOf(folder))
  const epochs = config.epochs ?? Math.max(0, ...rows.map(({ axis, at }) => (axis === 'epoch' ? at : 0)))
  const prompts = config.prompts ?? promptLines(folder)
  const token = config.token ?? tokenOf(folder)
  const lastStep = curves['loss/current']?.at(-1)?.[0]
  return {
    ...{ name, folder, curves, subject: String(config.subject ?? name) },
    truth: json<Truth>(join(folder, 'truth.json')),
    seen: {
      asked: prompts.join('\n'),
      recipe: '',
      token,
      state: 'succeeded',
      resumed: false,
      prompts: prompts.map((text) => ({ text, role: text.includes(token) ? 'trigger' : 'control' })),
      samples: rows,
      checkpoints: checkpointsOf(folder, epochs, token),
      validation: validationOf(folder, config, curves),
      trainLoss: (curves['loss/epoch_average'] ?? []).map(([epoch, loss]) => ({ epoch, loss })),
      doses: [],
      settings: settingsOf(folder, config, curves),
      training: trainingPictures(folder),
      length: { totalEpochs: epochs, stepsPerEpoch: lastStep === undefined ? null : lastStep / epochs },
    },
  }
}

/** Folders that hold sample pictures of a training, in the order of their names. */
export const labelledNames = (top: string): string[] =>
  foldersIn(top).filter((name) => hasSamples(join(top, name)))

/** Folders of a training that hold none. */
export const samplelessNames = (top: string): string[] =>
  foldersIn(top).filter((name) => isTraining(join(top, name)) && !hasSamples(join(top, name)))

export const isTraining = (folder: string): boolean =>
  ['run', 'config.json', 'truth.json'].some((part) => existsSync(join(folder, part)))

function hasSamples(folder: string): boolean {
  const samples = join(folder, 'run', 'output', 'sample')
  return existsSync(samples) && readdirSync(samples).length > 0
}

const foldersIn = (top: string): string[] =>
  readdirSync(top, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()

function json<T>(file: string): T | null {
  if (!existsSync(file)) return null
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch (cause) {
    throw new Error(`expected JSON in ${file}`, { cause })
  }
}

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

const whole = { cursors: new Map<string, number>(), isOver: true, bytes: Number.MAX_SAFE_INTEGER }

/** From the event files; where these were left out, from what they held. */
async function curvesOf(folder: string): Promise<Curves> {
  const { events } = await ingestEventFiles({ folder: join(folder, 'run'), ...whole })
  const curves: Record<string, [number, number][]> = {}
  for (const event of events) {
    if (event.kind !== 'point') continue
    curves[event.tag] ??= []
    curves[event.tag]?.push([event.step, event.value])
  }
  if (events.length > 0 || !existsSync(join(folder, 'expected.json'))) return curves
  const { scalars } = readExpected({ name: folder, folder })
  return Object.fromEntries(
    Object.entries(scalars).map(([tag, rows]) => [
      tag,
      rows.map(([step, value]) => [step, Number(value)] as const),
    ]),
  )
}

async function samplesOf(folder: string): Promise<SampleRow[]> {
  const { events } = await ingestSamples({ folder: join(folder, 'run'), ...whole })
  return events.flatMap((event): SampleRow[] => {
    if (event.kind !== 'sample') return []
    const { axis, at, prompt, seed, sha256, width, height, state } = event
    return [{ path: `run/${event.path}`, axis, at, prompt, seed, sha256, width, height, state }]
  })
}

function promptLines(folder: string): string[] {
  const file = join(folder, 'prompts.txt')
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split(/\r?\n/)
  return lines.filter((line) => line.trim() !== '' && !line.startsWith('#'))
}

const datasetFolders = (folder: string): string[] => {
  const top = join(folder, 'dataset')
  if (!existsSync(top)) return []
  return readdirSync(top, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [join(top, entry.name)] : [],
  )
}

/** `12_velna` shows velna twelve times an epoch. */
const tokenOf = (folder: string): string =>
  datasetFolders(folder)
    .map((path) => /\d+_([^/\\]+)$/.exec(path)?.[1])
    .find((token) => token !== undefined) ?? ''

const picturesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => /\.(png|jpe?g|webp|bmp)$/i.test(file))
    .map((file) => join(folder, file))

const trainingPictures = (folder: string): Picture[] =>
  datasetFolders(folder)
    .flatMap(picturesIn)
    .map((path) => ({ sha256: sha256(path), path }))

function settingsOf(folder: string, config: Config, curves: Curves): Case['settings'] {
  const argv = argumentsOf(folder, config)
  const option = (name: string): number | undefined => {
    const at = argv.indexOf(`--${name}`)
    return at === -1 ? undefined : Number(argv[at + 1])
  }
  const written = { network_dim: config.dim, network_alpha: config.alpha, learning_rate: config.lr }
  const asked = Object.entries(written).flatMap(([name, value]) => {
    const known = value ?? option(name)
    return known === undefined ? [] : [[name, known] as const]
  })
  const rates = Object.entries(curves).filter(([tag]) => tag.startsWith('lr/'))
  return trainingSettings({
    parameters: Object.fromEntries(asked),
    images: trainingPictures(folder).length,
    peaks: Object.fromEntries(
      rates.map(([tag, points]) => [tag, Math.max(...points.map(([, value]) => value))]),
    ),
  })
}

/** Names as sd-scripts gives them; most recordings left the files out. */
const checkpointsOf = (folder: string, epochs: number, token: string): CheckpointRow[] =>
  Array.from({ length: epochs }, (_, k) => {
    const isLast = k + 1 === epochs
    const number = isLast ? '' : `-${String(k + 1).padStart(6, '0')}`
    const path = `output/${token}${number}.safetensors`
    const file = join(folder, 'run', path)
    const key = existsSync(file) ? checkpointKey(file) : null
    return { path, key, epoch: isLast ? null : k + 1, step: null, metadata: {} }
  })

/** What sd-scripts was started with, or the part of it that the configuration names. */
const argumentsOf = (folder: string, { extra = [] }: Config): readonly string[] =>
  json<{ readonly argv: readonly string[] }>(join(folder, 'command.json'))?.argv ?? extra

function validationOf(folder: string, config: Config, curves: Curves): Case['validation'] {
  const argv = argumentsOf(folder, config)
  const option = (name: string): number | null => {
    const at = argv.indexOf(name)
    return at === -1 ? null : Number(argv[at + 1])
  }
  const split = option('--validation_split') ?? 0
  const seed = option('--validation_seed')
  const leaks = datasetFolders(folder).map((one) =>
    validationLeak({ split, seed, images: picturesIn(one).length }),
  )
  if (leaks.some((leak) => leak !== null)) return []
  return (curves['loss/validation/epoch_average'] ?? []).map(([epoch, loss]) => ({ epoch, loss }))
}

/** All measurements of a run that are not `known`, and those, in this thread. */
export async function measuredRun(
  { folder, seen }: RecordedRun,
  known: Measured = new Map(),
): Promise<Measured> {
  const measured = new Map<string, Measurement['value']>(known)
  const strips = planMeasurements(
    measurable(seen, (path) => join(folder, path)),
    (key) => measured.has(key),
  )
  for (const strip of strips) {
    for (const one of await measureStrip(strip)) measured.set(measurementKey(one), one.value)
  }
  return measured
}
