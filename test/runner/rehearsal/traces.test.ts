import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ingestRun } from '../../../tracker/ingest/ingest.ts'
import { readSafetensorsHead } from '../../../tracker/ingest/safetensors.ts'
import type { RunEvent } from '../../../tracker/model.ts'
import { testFolder } from '../../support/folders.ts'
import { fixtures } from '../../support/truth.ts'
import { keptFolder } from './kept-folder.ts'
import { type Ended, prepare, rehearse, scalars, usual } from './run.ts'

const recorded = join(fixtures, 'recorded', 'ok-epochs')
const expected = JSON.parse(readFileSync(join(recorded, 'expected.json'), 'utf8')) as {
  scalars: Record<string, unknown>
  samples: unknown[]
}

/** The recorded training's own arguments, with our places and pictures. */
function recordedArguments(folder: string): string[] {
  const { argv } = JSON.parse(readFileSync(join(recorded, 'command.json'), 'utf8')) as { argv: string[] }
  const places: Record<string, string> = {
    '--train_data_dir': join(folder, 'dataset'),
    '--output_dir': join(folder, 'output'),
    '--logging_dir': join(folder, 'logs'),
    '--sample_prompts': join(folder, 'prompts.txt'),
  }
  const own = argv.slice(argv.indexOf('train_network.py'))
  return own.map((word, n) => places[own[n - 1] ?? ''] ?? word)
}

const names = (folder: string, under: string): string[] =>
  readdirSync(join(folder, under), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replace(/\d{14}/g, '<time>').replace(/tfevents\..*/, 'tfevents'))
    .filter((name) => !name.includes('_e') || /_0[0-7]_/.test(name))
    .sort()

const metadata = (path: string): Record<string, string> => {
  const head = readSafetensorsHead(readFileSync(path))
  if (head.state !== 'read') throw new Error(`${path} is ${head.state}`)
  return head.metadata
}

describe('with the arguments of a recorded training it leaves what that left', () => {
  const folder = keptFolder()
  let ended: Ended
  let events: readonly RunEvent[]

  beforeAll(async () => {
    prepare(folder, { repeats: 4, images: 10 })
    ended = await rehearse(recordedArguments(folder))
    events = (await ingestRun(folder, new Map(), { bytes: 1e8 })).events
  })

  test('it ends well', () => {
    expect(ended.code, ended.stderr.slice(-400)).toBe(0)
  })

  test('checkpoints, samples and the log folder have the same names', () => {
    const own = names(folder, 'output').map((name) => name.replace(/_<time>_\d+\.png$/, '_<time>_<seed>.png'))
    const theirs = names(recorded, 'files/output').map((name) =>
      name.replace(/_<time>_\d+\.png$/, '_<time>_<seed>.png'),
    )
    expect(own).toEqual(theirs)
    expect(names(folder, 'logs')).toEqual(names(recorded, 'files/logs'))
  })

  test('the event file has the same tags, as many points and the same steps', () => {
    const shape = (all: Record<string, unknown>): [string, unknown][] =>
      Object.entries(all).map(([tag, points]) => [tag, (points as [number][]).map(([step]) => step)])
    expect(shape(scalars(folder))).toEqual(shape(expected.scalars))
  })

  test('checkpoints carry the same metadata keys', () => {
    const own = metadata(join(folder, 'output/zorvek-000002.safetensors'))
    const theirs = metadata(join(recorded, 'files/output/zorvek-000002.safetensors'))
    expect(Object.keys(own).sort()).toEqual(Object.keys(theirs).sort())
    const same = [
      'ss_epoch',
      'ss_steps',
      'ss_num_epochs',
      'ss_max_train_steps',
      'ss_num_batches_per_epoch',
      'ss_network_dim',
      'ss_network_alpha',
      'ss_learning_rate',
      'ss_unet_lr',
      'ss_text_encoder_lr',
      'ss_optimizer',
      'ss_lr_scheduler',
      'ss_seed',
      'ss_output_name',
      'ss_dataset_dirs',
      'ss_resolution',
      'ss_total_batch_size',
      'ss_num_train_images',
      'ss_caption_dropout_rate',
      'ss_max_grad_norm',
      'ss_min_bucket_reso',
      'ss_cache_latents',
      'ss_mixed_precision',
      'ss_validation_split',
      'ss_noise_offset',
    ]
    for (const key of same) expect([key, own[key]]).toEqual([key, theirs[key]])
  })

  test('the console says the same numbers in the same words', () => {
    const words = (text: string): string[] =>
      [
        ...text.matchAll(/^ {2}\S.*[:=] \d+$|^override steps.*$|^epoch \d+\/\d+$|^saving checkpoint: .*$/gm),
      ].map(([line]) => line.replace(/: \/.*\//, ': '))
    const told = readFileSync(join(recorded, 'events.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { stream?: string; text?: string })
      .filter(({ stream }) => stream === 'stdout')
      .map(({ text }) => text)
      .join('')
    expect(words(ended.stdout)).toEqual(words(told))
  })

  test('tqdm counts to the end, with the loss of the step before on a first redraw', () => {
    const bars = ended.stderr.split('\r').filter((line) => line.startsWith('steps:'))
    const shape =
      /^steps: +\d+%\|[█▏▎▍▌▋▊▉ ]{10}\| \d+\/100 \[\d\d:\d\d<(\?|\d\d:\d\d), +(\?|[\d.]+)(it\/s|s\/it)(, avr_loss=[\d.e+-]+)?\]$/
    for (const bar of bars.map((line) => line.slice(0, line.indexOf(']') + 1))) expect(bar).toMatch(shape)
    expect(bars.at(-1)).toContain('| 100/100 [')
  })

  test('lorasweep reads all of it, and nothing is damaged', () => {
    const kinds = (kind: RunEvent['kind']): number => events.filter((event) => event.kind === kind).length
    expect(kinds('damage')).toBe(0)
    expect(kinds('checkpoint')).toBe(5)
    expect(kinds('sample')).toBe(48)
    expect(events.filter((event) => event.kind === 'sample' && event.state === 'whole')).toHaveLength(48)
  })
})

test('without a text encoder the rates are named as in the recorded training', async () => {
  const folder = testFolder()
  prepare(folder, { repeats: 1, images: 4 })
  await rehearse(usual(folder, { max_train_epochs: 2, network_train_unet_only: true, text_encoder_lr: null }))
  const theirs = JSON.parse(
    readFileSync(join(fixtures, 'recorded/unet-only/expected.json'), 'utf8'),
  ) as typeof expected
  expect(Object.keys(scalars(folder))).toEqual(Object.keys(theirs.scalars))
})
