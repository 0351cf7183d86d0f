import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bytesNeeded, knownSizes } from '../../runner/disk.ts'
import { checkpointBytes } from '../../sweeps/plan/checkpoints.ts'
import type { Parameters, Trial } from '../../tracker/model.ts'
import { openStore } from '../../tracker/store/open.ts'
import { testFolder } from '../support/folders.ts'
import { trialOf } from '../tracker/recorded.ts'

const prompt = { text: 'zorvek', role: 'trigger', seed: 1, negative: null } as const
const size = { width: 512, height: 512, steps: null, cfg: null, guidance: null, sampler: null }

/** 10 pictures of 4 repeats, 8 epochs, a checkpoint and two pictures after each. */
const kohya = (more: Parameters = {}): Trial => ({
  ...trialOf(),
  trainer: 'kohya',
  parameters: {
    network_dim: 16,
    max_train_epochs: 8,
    save_every_n_epochs: 1,
    save_precision: 'fp16',
    ...more,
  },
  prompts: [
    { ...prompt, ...size },
    { ...prompt, ...size },
  ],
})
const unknown = { checkpointBytes: null }
const pictures = 2 * 8 * 512 * 512 * 1.6

test('checkpoints and pictures are counted', () => {
  const trial = kohya()
  expect(bytesNeeded(trial, unknown)).toBeCloseTo(8 * checkpointBytes(trial) + pictures, -2)
})

test('a real file outranks the estimate', () => {
  expect(bytesNeeded(kohya(), { checkpointBytes: 5e6 })).toBeCloseTo(8 * 5e6 + pictures, -2)
})

test.each<[string, Parameters, number]>([
  ['caches of latents', { cache_latents_to_disk: true }, 10 * 64 * 64 * 16],
  ['pictures before training', { sample_at_first: true }, 2 * 512 * 512 * 1.6],
  [
    'a state at the end',
    { save_state_on_train_end: true },
    (checkpointBytes(kohya({ save_precision: 'float' })) / 4) * 12,
  ],
])('%s take more', (_, more, bytes) => {
  expect((bytesNeeded(kohya(more), unknown) ?? 0) - (bytesNeeded(kohya(), unknown) ?? 0)).toBeCloseTo(
    bytes,
    -2,
  )
})

test('keeping fewer checkpoints takes less', () => {
  const few = bytesNeeded(kohya({ save_last_n_epochs: 2 }), unknown)
  expect(few).toBeLessThan(bytesNeeded(kohya(), unknown) ?? 0)
})

test('nothing is claimed for recordings', () => {
  expect(bytesNeeded({ ...kohya(), trainer: 'replay' }, unknown)).toBeNull()
})

test('an earlier run of the same shape tells the size of its files, another does not', () => {
  const store = openStore(join(testFolder(), 'tracker.sqlite'))
  const trial = kohya({ network_args: ['conv_dim=4'], network_train_unet_only: true })
  const insert = (number: number, one: Trial, bytes: number): void => {
    store.sqlite
      .prepare(
        `INSERT INTO trial (sweep, number, key, trainer, script, parameters, prompts, asked)
         VALUES ('zorvek', ?, ?, ?, ?, ?, '[]', '{}')`,
      )
      .run(number, `key${number}`, one.trainer, one.script, JSON.stringify(one.parameters))
    store.sqlite
      .prepare(
        `INSERT INTO run (id, sweep, trial, attempt, folder, state, queued_at)
         VALUES (?, 'zorvek', ?, 1, ?, 'succeeded', '')`,
      )
      .run(number, number, `runs/${number}`)
    store.sqlite
      .prepare(
        "INSERT INTO checkpoint (run, path, bytes, state, metadata) VALUES (?, 'output/a.safetensors', ?, 'whole', '{}')",
      )
      .run(number, bytes)
  }
  store.sqlite.pragma('foreign_keys = OFF')
  expect(knownSizes(store, trial)).toEqual({ checkpointBytes: null })
  insert(1, kohya({ network_args: ['conv_dim=8'], network_train_unet_only: true }), 9)
  insert(2, { ...trial, script: 'sdxl_train_network' }, 9)
  expect(knownSizes(store, trial)).toEqual({ checkpointBytes: null })
  insert(3, { ...trial, parameters: { ...trial.parameters, unet_lr: 0.1 } }, 7)
  expect(knownSizes(store, trial)).toEqual({ checkpointBytes: 7 })
  store.close()
})
