import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Prompt, RunAsked, Trial } from '../../tracker/model.ts'
import { rebuildStore } from '../../tracker/rebuild.ts'
import { homePaths, runFolder, writeAsked, writeSweepFolder } from '../../tracker/run-folder.ts'
import { openStore, type Store } from '../../tracker/store/open.ts'
import { fixtures } from '../support/truth.ts'

/** Labelled runs that lie in the repository: one overtrained, one healthy, one undertrained. */
export const recordedRuns = ['single-04', 'single-08', 'single-20'] as const

interface Config {
  readonly repeats: number
  readonly images: number
  readonly dim: number
  readonly alpha: number
  readonly lr: number
  readonly epochs: number
  readonly batch: number
  readonly optimizer: string
  readonly scheduler: string
  readonly seed: number
  readonly token: string
}

export interface RecordedSweep {
  readonly name: string
  readonly title?: string
  /** Absolute folders of labelled runs, one trial each. */
  readonly runs: readonly string[]
}

/** Lays recorded runs down as a home, as if they had been trained by it. */
export function layDownSweep(home: string, { name, title, runs }: RecordedSweep): void {
  const trials = runs.map((folder, n) => trialOf(folder, n + 1))
  const createdAt = '2026-11-21T01:00:00.000Z'
  const spec = { name }
  writeSweepFolder(home, {
    yaml: `name: ${name}\n`,
    json: { format: 'lorasweep.sweep/1', name, title: title ?? null, createdAt, spec, trials },
  })
  for (const [n, trial] of trials.entries()) layDownRun(home, { name, trial, from: runs[n] ?? '' })
}

/** The index of a home, made from its run folders alone. */
export async function indexed(home: string): Promise<Store> {
  const store = openStore(homePaths(home).database)
  await rebuildStore(home, store, { onProgress: () => undefined, isAlive: () => false })
  return store
}

/** A recording whose checkpoints were left out for size would count as failed: it borrows a last one. */
function lendFinalCheckpoint(output: string): void {
  const isFinal = (name: string): boolean => name.endsWith('.safetensors') && !/-\d{6}\./.test(name)
  if (readdirSync(output).some(isFinal)) return
  const lent = join(recordedFolder('single-08'), 'run', 'output', 'zorvek.safetensors')
  cpSync(lent, join(output, 'zorvek.safetensors'))
}

export const recordedFolder = (name: string): string => join(fixtures, 'recorded', name)

function layDownRun(home: string, { name, trial, from }: { name: string; trial: Trial; from: string }): void {
  const folder = runFolder(home, name, trial, 1)
  mkdirSync(folder, { recursive: true })
  const inner = existsSync(join(from, 'run')) ? 'run' : 'files'
  cpSync(join(from, inner), folder, { recursive: true })
  cpSync(join(from, 'prompts.txt'), join(folder, 'prompts.txt'))
  lendFinalCheckpoint(join(folder, 'output'))
  writeAsked(folder, asked(name, trial))
  const started = '2026-11-21T02:00:00.000Z'
  const process = { pid: 1, bootId: 'gone', startTime: '0' }
  const facts = {
    keeper: process,
    trainer: process,
    host: 'recorder',
    startedAt: started,
    slot: 'cpu-0',
    versions: {},
  }
  writeFileSync(join(folder, 'started.json'), JSON.stringify(facts))
  writeFileSync(join(folder, 'train.log'), log(trial))
  writeFileSync(join(folder, 'exit.json'), '{"code":0,"signal":null,"endedAt":"2026-11-21T02:03:20.000Z"}')
}

function trialOf(folder: string, number: number): Trial {
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Config
  const { repeats, images } = config
  return {
    number,
    key: number.toString(16).padStart(10, '0'),
    trainer: 'replay',
    script: 'train_network',
    parameters: {
      pretrained_model_name_or_path: 'base.safetensors',
      network_dim: config.dim,
      network_alpha: config.alpha,
      unet_lr: config.lr,
      max_train_epochs: config.epochs,
      train_batch_size: config.batch,
      optimizer_type: config.optimizer,
      lr_scheduler: config.scheduler,
      seed: config.seed,
    },
    dataset: {
      fingerprint: 'f',
      token: 'zorvek',
      folders: [{ name: `${repeats}_zorvek`, repeats, images }],
      images,
    },
    prompts: promptsOf(readFileSync(join(folder, 'prompts.txt'), 'utf8'), config.token),
    samples: { every: 1, axis: 'epoch' },
    runOf: null,
  }
}

const promptsOf = (text: string, token: string): Prompt[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const option = (name: string): number => Number(new RegExp(` --${name} (\\S+)`).exec(line)?.[1])
      const words = line.split(' --')[0] ?? ''
      return {
        ...{
          text: words,
          role: words.includes(token) ? 'trigger' : 'control',
          seed: option('d'),
          negative: null,
        },
        ...{ width: option('w'), height: option('h'), steps: option('s'), cfg: option('l') },
        ...{ guidance: null, sampler: null },
      } satisfies Prompt
    })

const asked = (sweep: string, trial: Trial): RunAsked => ({
  format: 'lorasweep.run/1',
  sweep,
  trial,
  attempt: 1,
  queuedAt: '2026-11-21T01:00:01.000Z',
  outputName: 'zorvek',
  command: { program: 'python', args: [], cwd: '/', env: {} },
  images: [],
  continues: null,
  remedy: null,
})

function log({ parameters, dataset }: Trial): string {
  const perEpoch = Math.ceil(
    (dataset.images * (dataset.folders[0]?.repeats ?? 1)) / Number(parameters.train_batch_size),
  )
  const epochs = Number(parameters.max_train_epochs)
  const total = perEpoch * epochs
  return [
    'running training / 学習開始',
    `  num batches per epoch / 1epochのバッチ数: ${perEpoch}`,
    `  num epochs / epoch数: ${epochs}`,
    `  total optimization steps / 学習ステップ数: ${total}`,
    `steps:  50%|█████     | ${total / 2}/${total} [01:40<01:40,  1.2it/s, avr_loss=0.131]\rsteps: 100%|██████████| ${total}/${total} [03:20<00:00,  1.2it/s, avr_loss=0.108]`,
    'model saved.',
    '',
  ].join('\n')
}
