/** Starts the rehearsal that ships, on the portraits that ship, and reads what it leaves. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readEvents } from '../../../tracker/ingest/tfevents.ts'

export const program = fileURLToPath(new URL('../../../dist/runner/rehearsal/main.js', import.meta.url))
const portraits = fileURLToPath(new URL('../../../sweeps/examples/zorvek', import.meta.url))

/** Six prompts with the token and two without, small so that tests are quick. */
export const prompts = [
  'zorvek, a portrait of a person',
  'zorvek, a portrait of a person, gray shirt, white plain background, looking at the camera, calm',
  'zorvek, a portrait of a person, yellow shirt, teal hills background, looking left, smiling',
  'zorvek, a portrait of a person, black shirt, orange shelf background, looking right, serious',
  'zorvek, a portrait of a person, red shirt, blue window background, looking at the camera, smiling',
  'zorvek, a portrait of a person, white shirt, pink dots background, looking left, serious',
  'a portrait of a person, brown long hair, glasses, green shirt, gray plain background, calm',
  'a portrait of a person, blond short hair, a beard, purple shirt, yellow stripes background, smiling',
].map((text, n) => `${text} --w 96 --h 96 --s 12 --l 4 --d ${n + 1}`)

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Makes `<folder>/dataset/<repeats>_zorvek` and `<folder>/prompts.txt`. */
export function prepare(folder: string, { repeats = 25, images = 16 } = {}): string {
  const data = join(folder, 'dataset', `${repeats}_zorvek`)
  mkdirSync(data, { recursive: true })
  for (const name of readdirSync(portraits)
    .sort()
    .slice(0, 2 * images)) {
    symlinkSync(join(portraits, name), join(data, name))
  }
  writeFileSync(join(folder, 'prompts.txt'), `${prompts.join('\n')}\n`)
  return folder
}

/** The options of a usual training, without samples; `options` come on top, `null` takes one away. */
export function usual(
  folder: string,
  options: Readonly<Record<string, string | number | true | null>> = {},
): string[] {
  const all: Record<string, string | number | true | null> = {
    train_data_dir: join(folder, 'dataset'),
    output_dir: join(folder, 'output'),
    output_name: 'zorvek',
    logging_dir: join(folder, 'logs'),
    log_with: 'tensorboard',
    caption_extension: '.txt',
    network_module: 'networks.lora',
    network_dim: 16,
    network_alpha: 8,
    unet_lr: 4e-4,
    text_encoder_lr: 5e-5,
    optimizer_type: 'AdamW',
    train_batch_size: 2,
    max_train_epochs: 8,
    seed: 42,
    ...options,
  }
  return Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : value === true ? [`--${name}`] : [`--${name}`, String(value)],
  )
}

export function rehearse(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  if (!existsSync(program)) throw new Error('dist is not built: npm run build')
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}

/** Every scalar of the newest event file, `tag → [step, value][]`. */
export function scalars(folder: string): Record<string, [number, number][]> {
  const logs = join(folder, 'logs')
  const file = readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('tfevents'))
    .sort()
    .at(-1)
  if (file === undefined) throw new Error(`no event file under ${logs}`)
  const { points, damage } = readEvents(readFileSync(join(logs, file)))
  if (damage !== null) throw new Error(damage)
  const found: Record<string, [number, number][]> = {}
  for (const { tag, step, value } of points) {
    found[tag] ??= []
    found[tag].push([step, value])
  }
  return found
}

export const values = (points: readonly [number, number][] | undefined): number[] =>
  (points ?? []).map(([, value]) => value)
