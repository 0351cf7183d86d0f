import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readDataset } from '../../../sweeps/dataset/read.ts'
import { bundledOptions } from '../../../sweeps/facts/options.ts'
import type { DatasetFacts } from '../../../sweeps/spec.ts'
import type { Parameters, ParameterValue, Trial } from '../../../tracker/model.ts'

/** A recorded training: what was asked, and what sd-scripts said it would be. */
export interface Recording {
  readonly name: string
  readonly trial: Trial
  readonly facts: DatasetFacts
  /** `ss_*` of its last checkpoint, or null where none came along. */
  readonly metadata: Readonly<Record<string, string>> | null
  /** From the console. */
  readonly log: { readonly batchesPerEpoch: number | null; readonly steps: number | null }
  /** The last step in the event file, or null where there is none. */
  readonly lastStep: number | null
  readonly checkpoints: number
  readonly samples: number
}

interface Config {
  readonly images: number
  readonly repeats: number
  readonly token: string
}

const json = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T

/** Names of the folders of recordings in `top`. */
export const recordingNames = (top: string): string[] =>
  readdirSync(top)
    .filter((name) => existsSync(join(top, name, 'command.json')))
    .sort()

export async function readRecording(top: string, name: string): Promise<Recording> {
  const folder = join(top, name)
  const config = json<Config>(join(folder, 'config.json'))
  const parameters = parametersOf(json<{ argv: string[] }>(join(folder, 'command.json')).argv)
  const facts = await factsOf(folder, config)
  const expected = json<{
    scalars?: Record<string, [number, number, number][]>
    samples: unknown[]
    checkpoints: unknown[]
  }>(join(folder, 'expected.json'))
  return {
    name,
    trial: trialOf(parameters, facts),
    facts,
    metadata: metadataIn(folder),
    log: logOf(folder),
    lastStep: expected.scalars?.['loss/current']?.at(-1)?.[0] ?? null,
    checkpoints: expected.checkpoints.length,
    samples: expected.samples.length,
  }
}

/** The arguments of train_network.py as a sweep would hold them. */
function parametersOf(argv: readonly string[]): Parameters {
  const args = argv.slice(argv.indexOf('train_network.py') + 1)
  const found: Record<string, ParameterValue> = {}
  for (const [index, word] of args.entries()) {
    if (!word.startsWith('--')) continue
    const next = args[index + 1]
    found[word.slice(2)] = next === undefined || next.startsWith('--') ? true : typed(word.slice(2), next)
  }
  return found
}

const typed = (name: string, text: string): ParameterValue => {
  const type = bundledOptions().train_network?.[name]?.type
  return type === 'int' || type === 'float' || type === 'int_or_float' ? Number(text) : text
}

/** The pictures that came along, else as many as the recording had, all of one size. */
async function factsOf(folder: string, { images, repeats, token }: Config): Promise<DatasetFacts> {
  const at = { line: 1, column: 1 }
  const spec = {
    file: name(folder),
    sweep: 'recorded',
    folder: join(folder, 'dataset'),
    token,
    captionExtension: '.txt',
    at,
  }
  const read = existsSync(spec.folder) ? await readDataset(spec, folder) : null
  if (read?.ok) return read.value
  const one = { sha256: '', width: 128, height: 128, bytes: 0, caption: null }
  const pictures = Array.from({ length: images }, (_, index) => ({ ...one, file: `${index}.png` }))
  return {
    folder,
    shape: 'kohya',
    token,
    fingerprint: '',
    folders: [{ name: token, repeats, images: pictures }],
    images,
  }
}

const name = (folder: string): string => folder.split('/').at(-1) ?? folder

function trialOf(parameters: Parameters, facts: DatasetFacts): Trial {
  const folders = facts.folders.map((one) => ({
    name: one.name,
    repeats: one.repeats ?? 1,
    images: one.images.length,
  }))
  const blank = { text: '', role: 'trigger' as const, seed: 1, negative: null, width: 128, height: 128 }
  const prompt = { ...blank, steps: null, cfg: null, guidance: null, sampler: null }
  const steps = parameters.sample_every_n_steps
  return {
    number: 1,
    key: '',
    trainer: 'kohya',
    script: 'train_network',
    parameters,
    dataset: { fingerprint: '', token: facts.token, folders, images: facts.images },
    prompts: Array.from({ length: 8 }, () => prompt),
    samples: typeof steps === 'number' ? { every: steps, axis: 'step' } : { every: 1, axis: 'epoch' },
    runOf: null,
  }
}

/** Header of the checkpoint that was saved last, of those that came along. */
function metadataIn(folder: string): Record<string, string> | null {
  const output = ['files/output', 'run/output'].map((one) => join(folder, one)).find(existsSync)
  const files = output
    ? readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.safetensors'))
    : []
  const heads = files
    .map((file) => metadataOf(readFileSync(join(output as string, file))))
    .filter((one) => one.ss_max_train_steps)
  return heads.sort((a, b) => Number(a.ss_steps) - Number(b.ss_steps)).at(-1) ?? null
}

function metadataOf(bytes: Buffer): Record<string, string> {
  const length = Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString('utf8')) as {
    __metadata__?: Record<string, string>
  }
  return header.__metadata__ ?? {}
}

function logOf(folder: string): Recording['log'] {
  const file = join(folder, 'events.jsonl')
  if (!existsSync(file)) return { batchesPerEpoch: null, steps: null }
  const text = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { text?: string }).text ?? '')
    .join('')
  const number = (shape: RegExp) => Number(shape.exec(text)?.[1] ?? Number.NaN)
  const known = (value: number) => (Number.isNaN(value) ? null : value)
  return {
    batchesPerEpoch: known(number(/num batches per epoch[^:\n]*: *(\d+)/)),
    steps: known(number(/total optimization steps[^:\n]*: *(\d+)/)),
  }
}
