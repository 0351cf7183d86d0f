/** Event files as sd-scripts writes them, in any number, for measuring how fast they are read. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventFileBytes, type Scalar } from '../../tracker/export/tfevents.ts'
import type { RunAsked, Trial } from '../../tracker/model.ts'
import { runFolder, runPaths, writeAsked, writeSweepFolder } from '../../tracker/run-folder.ts'

export interface RunsShape {
  readonly runs: number
  readonly steps: number
}

/** What a LoRA training with weight norms logs at each step. */
const tags = [
  'loss/current',
  'loss/average',
  'norm/avg_key_norm',
  'lr/textencoder',
  'lr/unet',
  'lr/group1',
] as const

export const pointsIn = ({ runs, steps }: RunsShape): number => runs * steps * tags.length

/** A home with one sweep of runs that left nothing but curves. Answers with the folders of the runs. */
export function writeRuns(home: string, sweep: string, shape: RunsShape): string[] {
  const trials = Array.from({ length: shape.runs }, (_, index) => trialOf(index + 1))
  const createdAt = '2026-11-21T00:00:00.000Z'
  const json = { format: 'lorasweep.sweep/1', name: sweep, title: null, createdAt, spec: {}, trials } as const
  writeSweepFolder(home, { yaml: '', json })
  return trials.map((trial) => {
    const folder = runFolder(home, sweep, trial, 1)
    const logs = join(runPaths(folder).logs, '20261121004657', 'network_train')
    mkdirSync(logs, { recursive: true })
    writeAsked(folder, askedOf(sweep, trial))
    writeFileSync(
      join(logs, 'events.out.tfevents.1795222020.vm.3098.0'),
      eventFileBytes(scalars(shape.steps, trial.number)),
    )
    return folder
  })
}

function* lossesFrom(seed: number): Generator<number, never> {
  for (let state = seed * 2654435761; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield 0.02 + 0.2 * (state / 2 ** 32) ** 2
  }
}

function scalars(steps: number, seed: number): Scalar[] {
  const losses = lossesFrom(seed)
  let average = 0.1
  return Array.from({ length: steps }, (_, n) => n + 1).flatMap((step) => {
    const loss = losses.next().value
    average += (loss - average) / 200
    const rate = 1e-4 * (1 + Math.cos((Math.PI * step) / steps))
    const values = [loss, average, 1 + step / steps, rate / 2, rate, rate]
    return tags.map((tag, index) => ({
      tag,
      step,
      wall: 1795222020 + step * 0.8 + index * 1e-5,
      value: values[index] as number,
    }))
  })
}

const trialOf = (number: number): Trial => ({
  number,
  key: number.toString(16).padStart(10, '0'),
  trainer: 'kohya',
  script: 'train_network',
  parameters: { network_dim: number },
  dataset: { fingerprint: '', token: 'zorvek', folders: [], images: 0 },
  prompts: [],
  samples: { every: 1, axis: 'epoch' },
  runOf: null,
})

const askedOf = (sweep: string, trial: Trial): RunAsked => ({
  format: 'lorasweep.run/1',
  sweep,
  trial,
  attempt: 1,
  queuedAt: '2026-11-21T00:00:00.000Z',
  outputName: 'zorvek',
  command: { program: '', args: [], cwd: '', env: {} },
  images: [],
  continues: null,
  remedy: null,
  imported: { from: '' },
})
