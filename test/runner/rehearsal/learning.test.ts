import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { keptFolder } from './kept-folder.ts'
import { prepare, rehearse, scalars, usual, values } from './run.ts'

/** Four of the sixteen portraits are kept out; E = mean error of their latents, measured after each epoch. */
const keptOut = { validation_split: 0.25, validation_seed: 7 }

type Options = Parameters<typeof usual>[1]

interface Trained {
  /** E after each epoch. */
  readonly errors: readonly number[]
  /** Mean training loss of each epoch. */
  readonly losses: readonly number[]
  readonly samples: string
}

async function trained(folder: string, name: string, options: Options): Promise<Trained> {
  const place = { output_dir: join(folder, name, 'output'), logging_dir: join(folder, name, 'logs') }
  const { code, stderr } = await rehearse(usual(folder, { ...keptOut, ...place, ...options }))
  expect(code, stderr.slice(-400)).toBe(0)
  const found = scalars(join(folder, name))
  return {
    errors: values(found['loss/validation/epoch_average']),
    losses: values(found['loss/epoch_average']),
    samples: join(folder, name, 'output/sample'),
  }
}

/** Samples at the start and after the last epoch only. */
const sampled = (folder: string, epochs: number): Options => ({
  sample_prompts: join(folder, 'prompts.txt'),
  sample_at_first: true,
  sample_every_n_epochs: epochs,
})

async function pixels(folder: string, moment: string): Promise<Uint8Array[]> {
  const names = readdirSync(folder)
    .filter((name) => name.includes(`_${moment}_`))
    .sort()
  return Promise.all(names.map((name) => sharp(join(folder, name)).removeAlpha().raw().toBuffer()))
}

const share = (pictures: readonly Uint8Array[], counts: (value: number) => boolean): number => {
  const all = pictures.flatMap((picture) => [...picture])
  return all.filter(counts).length / all.length
}

const clipped = (pictures: readonly Uint8Array[]): number =>
  share(pictures, (value) => value <= 2 || value >= 253)

/** Mean difference of pixels, 0 … 255, between the base's samples and the last ones. */
async function drift(folder: string): Promise<number> {
  const [before, after] = [await pixels(folder, 'e000000'), await pixels(folder, 'e000008')]
  const differences = before.flatMap((picture, n) =>
    [...picture].map((value, i) => Math.abs(value - (after[n]?.[i] ?? Number.NaN))),
  )
  return differences.reduce((sum, one) => sum + one, 0) / differences.length
}

describe('with four portraits kept out', () => {
  const folder = keptFolder()
  let base: number
  let normal: Trained
  let dim1: Trained
  let eightBit: Trained
  let adafactor: Trained
  let slow: Trained
  let burnt: Trained

  beforeAll(async () => {
    prepare(folder)
    const run = (name: string, options: Options): Promise<Trained> => trained(folder, name, options)
    const factored = { optimizer_type: 'Adafactor', lr_scheduler: 'constant', max_grad_norm: 0 }
    const still = await run('still', { unet_lr: 0, text_encoder_lr: 0, max_train_epochs: 1 })
    base = still.errors[0] ?? Number.NaN
    ;[normal, slow] = await Promise.all([
      run('normal', sampled(folder, 8)),
      run('slow', { ...sampled(folder, 8), unet_lr: 4e-6, text_encoder_lr: 5e-7 }),
    ])
    ;[dim1, eightBit] = await Promise.all([
      run('dim 1', { network_dim: 1, network_alpha: 0.5 }),
      run('8 bit', { optimizer_type: 'AdamW8bit' }),
    ])
    ;[adafactor, burnt] = await Promise.all([
      run('adafactor', factored),
      run('burnt', { ...sampled(folder, 3), unet_lr: 1.2e-2, text_encoder_lr: 1.5e-3, max_train_epochs: 3 }),
    ])
  }, 120_000)

  test('the normal rate learns the person within eight epochs', () => {
    expect(Math.min(...normal.errors)).toBeLessThanOrEqual(0.7 * base)
  })

  test('thirty times the rate burns the pictures', async () => {
    const [before, after] = [await pixels(burnt.samples, 'e000000'), await pixels(burnt.samples, 'e000003')]
    const isBroken = burnt.losses.some((loss) => !Number.isFinite(loss))
    if (!isBroken) expect(clipped(after)).toBeGreaterThanOrEqual(5 * clipped(before))
  })

  test('a hundredth of the rate hardly moves them', async () => {
    expect(await drift(slow.samples)).toBeLessThanOrEqual(0.1 * (await drift(normal.samples)))
  })

  test('dim 1 gets less far than dim 16', () => {
    expect(Math.min(...dim1.errors)).toBeGreaterThan(Math.min(...normal.errors))
  })

  test('eight bits for the moments end within 2 % of 32, and not at the same place', () => {
    const [one, other] = [eightBit.errors.at(-1) ?? Number.NaN, normal.errors.at(-1) ?? Number.NaN]
    expect(Math.abs(one / other - 1)).toBeLessThan(0.02)
    expect(one).not.toBe(other)
  })

  test('Adafactor learns with its own rate', () => {
    expect(Math.min(...adafactor.errors)).toBeLessThan(0.8 * base)
  })
})
