import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunEvent, Trial } from '../../tracker/model.ts'
import { runFolder, writeAsked, writeSweepFolder } from '../../tracker/run-folder.ts'
import { testFolder } from '../support/folders.ts'
import { fixtures } from '../support/truth.ts'

/** A recorded training and what it must be read as. */
export interface Recorded {
  readonly name: string
  readonly folder: string
}

export interface Expected {
  readonly scalars: Readonly<Record<string, readonly (readonly [number, number | string, number])[]>>
  readonly samples: readonly { file: string; axis: string; at: number; prompt: number; seed: number | null }[]
  readonly checkpoints: readonly { file: string; ss_epoch: string; ss_steps: string; bytes: number }[]
}

/** Traces in the repository, and all others where LORASWEEP_TRACES says. */
export function recordings(): Recorded[] {
  const inside = join(fixtures, 'recorded')
  const outside = process.env.LORASWEEP_TRACES
  const folders = [inside, ...(outside ? [outside, join(outside, 'failures')] : [])]
  const found = folders.filter(existsSync).flatMap((top) =>
    readdirSync(top)
      .filter((name) => existsSync(join(top, name, 'expected.json')) && existsSync(join(top, name, 'files')))
      .map((name) => ({ name, folder: join(top, name) })),
  )
  return [...new Map(found.map((one) => [one.name, one])).values()]
}

/** Python writes NaN bare. */
export function readExpected({ folder }: Recorded): Expected {
  const { scalars, samples, checkpoints } = JSON.parse(
    readFileSync(join(folder, 'expected.json'), 'utf8').replace(
      /(?<=[[ ,])(-?Infinity|NaN)(?=[\],])/g,
      '"$1"',
    ),
  )
  return { scalars, samples, checkpoints }
}

/** Everything a recorded training printed, in order. */
export function printed({ folder }: Recorded): Buffer {
  const rows = readFileSync(join(folder, 'events.jsonl'), 'utf8').trim().split('\n')
  return Buffer.from(rows.map((row) => (JSON.parse(row) as { text?: string }).text ?? '').join(''))
}

export const trialOf = (number = 1): Trial => ({
  number,
  key: '0123456789',
  trainer: 'replay',
  script: 'train_network',
  parameters: { network_dim: 8, unet_lr: 0.002, optimizer_args: ['weight_decay=0.1'] },
  dataset: {
    fingerprint: 'f',
    token: 'zorvek',
    folders: [{ name: '4_zorvek', repeats: 4, images: 10 }],
    images: 10,
  },
  prompts: [],
  samples: { every: 1, axis: 'epoch' },
  runOf: null,
})

/** A home with one sweep, and a run folder in it that holds nothing but run.json. */
export function homeWithRun(sweep = 'zorvek'): { home: string; folder: string } {
  const home = join(testFolder(), 'home')
  const trial = trialOf()
  const folder = runFolder(home, sweep, trial, 1)
  mkdirSync(folder, { recursive: true })
  const json = {
    format: 'lorasweep.sweep/1',
    name: sweep,
    title: null,
    createdAt: '2026-11-21T00:00:00.000Z',
  } as const
  writeSweepFolder(home, {
    yaml: `name: ${sweep}\n`,
    json: { ...json, spec: { name: sweep }, trials: [trial] },
  })
  writeAsked(folder, {
    format: 'lorasweep.run/1',
    sweep,
    trial,
    attempt: 1,
    queuedAt: '2026-11-21T00:00:01.000Z',
    outputName: 'zorvek',
    command: { program: 'python', args: [], cwd: '/', env: {} },
    images: [],
    continues: null,
    remedy: null,
  })
  return { home, folder }
}

/** Puts what a recorded training left behind into a run folder. */
export const layDown = (recorded: Recorded, folder: string): void =>
  cpSync(join(recorded.folder, 'files'), folder, { recursive: true })

/** The parts of events that expected.json tells of, in its own shape. */
export function asExpected(events: readonly RunEvent[]): Expected {
  const scalars: Record<string, [number, number | string, number][]> = {}
  for (const event of events) {
    if (event.kind !== 'point') continue
    const value = Number.isFinite(event.value) ? event.value : String(event.value)
    scalars[event.tag] ??= []
    scalars[event.tag]?.push([event.step, value, event.wall])
  }
  return {
    scalars,
    samples: lastByPath(events, 'sample').map(({ path, axis, at, prompt, seed }) => ({
      file: base(path),
      axis,
      at,
      prompt,
      seed,
    })),
    checkpoints: lastByPath(events, 'checkpoint').map(({ path, epoch, step, bytes }) => ({
      file: base(path),
      ss_epoch: String(epoch),
      ss_steps: String(step),
      bytes,
    })),
  }
}

type Lying = Extract<RunEvent, { kind: 'sample' | 'checkpoint' }>

function lastByPath<K extends Lying['kind']>(
  events: readonly RunEvent[],
  kind: K,
): Extract<RunEvent, { kind: K }>[] {
  const found = events.filter((event): event is Extract<Lying, { kind: K }> => event.kind === kind)
  const byPath = new Map(found.map((event) => [(event as Lying).path, event]))
  return [...byPath].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, event]) => event)
}

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
