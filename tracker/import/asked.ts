import { createHash } from 'node:crypto'
import type { Parameters, Prompt, RunAsked, SampleRhythm, Trial } from '../model.ts'
import type { FoundCheckpoint, FoundFile, FoundSample } from './found.ts'
import { datasetFrom, parametersFrom, scriptFrom } from './metadata.ts'
import type { Training } from './trainings.ts'

/** What lies beside a training: prompts as written, and values of a configuration by option. */
export interface Beside {
  readonly prompts: readonly Omit<Prompt, 'role' | 'seed'>[]
  readonly seeds: readonly (number | null)[]
  readonly values: Parameters
}

/** The first session that saved weights; later ones of the same output continue it. */
export function firstSession({ checkpoints }: Training): string | null {
  const began = ({ metadata }: FoundCheckpoint): number => Number(metadata.ss_training_started_at ?? 0)
  const first = checkpoints
    .filter(({ metadata }) => metadata.ss_session_id)
    .toSorted((a, b) => began(a) - began(b))[0]
  return first?.metadata.ss_session_id ?? null
}

/** Without a session the content of this file tells one training from another. */
export const identityFile = ({ checkpoints, samples, eventFiles }: Training): FoundFile | null =>
  [...checkpoints, ...samples, ...eventFiles].toSorted((a, b) => (a.name < b.name ? -1 : 1))[0] ?? null

/** First 10 hex digits of a hash that stays when the files are moved or more epochs are added. */
export const trainingKey = (stem: string, identity: string): string =>
  createHash('sha256').update(`${stem}\n${identity}`).digest('hex').slice(0, 10)

export function importedTrial(
  training: Training,
  beside: Beside,
  name: { number: number; key: string },
): Trial {
  const metadata = training.checkpoints[0]?.metadata ?? {}
  const known = datasetFrom(metadata) ?? { token: '', folders: [], images: 0 }
  const dataset = { ...known, token: known.token || tokenIn(training.stem, beside) }
  const fingerprint = createHash('sha256').update(JSON.stringify([known, metadata.ss_tag_frequency ?? null]))
  return {
    ...name,
    trainer: 'kohya',
    script: scriptFrom(metadata),
    parameters: { ...beside.values, ...parametersFrom(metadata) },
    dataset: { fingerprint: fingerprint.digest('hex'), ...dataset },
    prompts: promptsOf(training.samples, beside, dataset.token),
    samples: rhythmOf(training.samples),
    runOf: null,
  }
}

/** People name the output after the subject: believed where the name tells prompts apart. */
function tokenIn(stem: string, { prompts }: Beside): string {
  const naming = prompts.filter(({ text }) => text.includes(stem))
  return naming.length > 0 && naming.length < prompts.length ? stem : ''
}

/** A prompt that nobody wrote down is known by its place. */
function promptsOf(samples: readonly FoundSample[], beside: Beside, token: string): Prompt[] {
  const drawn = [...new Set(samples.map(({ prompt }) => prompt))].sort((a, b) => a - b)
  return drawn.map((index): Prompt => {
    const known = beside.prompts[index] ?? { ...noPrompt, text: `prompt ${index + 1}` }
    const seed = beside.seeds[index] ?? samples.find(({ prompt }) => prompt === index)?.seed ?? 0
    const isControl = token !== '' && beside.prompts[index] !== undefined && !known.text.includes(token)
    return { ...known, role: isControl ? 'control' : 'trigger', seed }
  })
}

const noPrompt = {
  negative: null,
  width: null,
  height: null,
  steps: null,
  cfg: null,
  guidance: null,
  sampler: null,
}

function rhythmOf(samples: readonly FoundSample[]): SampleRhythm {
  const bySteps = samples.filter(({ axis, at }) => axis === 'step' && at > 0)
  const axis = bySteps.length > 0 ? 'step' : 'epoch'
  const places = samples.filter((one) => one.axis === axis && one.at > 0).map(({ at }) => at)
  return { axis, every: places.length > 0 ? Math.min(...places) : 1 }
}

export interface ImportPlace {
  readonly sweep: string
  readonly trial: Trial
  /** The run in this home that it continues, or null where it is not known. */
  readonly parent: string | null
}

export function importedRun(training: Training, { sweep, trial, parent }: ImportPlace): RunAsked {
  return {
    format: 'lorasweep.run/1',
    sweep,
    trial,
    attempt: 1,
    queuedAt: beganAt(training),
    outputName: training.stem,
    command: { program: '', args: [], cwd: '', env: {} },
    images: [],
    continues: beginsInTheMiddle(training) ? (parent ?? 'an unknown training') : null,
    remedy: null,
    imported: { from: training.folder },
  }
}

/** When the training began as its weights say, else when its first file was written. ISO 8601. */
export function beganAt({ checkpoints, samples, eventFiles }: Training): string {
  const said = checkpoints
    .map(({ metadata }) => Number(metadata.ss_training_started_at))
    .filter(Number.isFinite)
  if (said.length > 0) return new Date(Math.min(...said) * 1000).toISOString()
  const written = [...checkpoints, ...samples, ...eventFiles].map(({ modifiedAt }) => modifiedAt).sort()
  return written[0] ?? new Date(0).toISOString()
}

/** A resumed training counts its steps from 1 again, its epochs go on. */
export const beginsInTheMiddle = ({ checkpoints }: Training): boolean =>
  checkpoints.some((one) => one.epoch !== null && one.step === null && stepsAreFewer(one))

function stepsAreFewer({ epoch, metadata }: FoundCheckpoint): boolean {
  const batches = Number(metadata.ss_num_batches_per_epoch)
  const steps = Number(metadata.ss_steps)
  const perEpoch = Math.ceil(batches / Number(metadata.ss_gradient_accumulation_steps ?? 1))
  return Number.isFinite(perEpoch) && Number.isFinite(steps) && steps <= ((epoch ?? 0) - 1) * perEpoch
}
