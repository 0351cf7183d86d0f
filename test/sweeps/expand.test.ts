import { describe, expect, it } from 'vitest'
import { column, expansionOf, photos } from './written.ts'

describe('trials', () => {
  it('are the product of the axes, the last one fastest', () => {
    const expansion = expansionOf({ grid: { network_dim: [8, 16], unet_lr: [1e-4, 4e-4, 1e-3] } })
    expect(column(expansion, 'network_dim')).toEqual([8, 8, 8, 16, 16, 16])
    expect(column(expansion, 'unet_lr')).toEqual([1e-4, 4e-4, 1e-3, 1e-4, 4e-4, 1e-3])
    expect(expansion.trials.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('take the lists of a zip together, at the place of the zip', () => {
    const zip = [{ unet_lr: [1e-4, 4e-4], text_encoder_lr: [1e-5, 4e-5] }]
    const expansion = expansionOf({ grid: { network_dim: [8, 16], zip, train_batch_size: [1, 2] } })
    expect(expansion.trials).toHaveLength(8)
    expect(column(expansion, 'unet_lr')).toEqual([1e-4, 1e-4, 4e-4, 4e-4, 1e-4, 1e-4, 4e-4, 4e-4])
    expect(column(expansion, 'text_encoder_lr').slice(0, 4)).toEqual([1e-5, 1e-5, 4e-5, 4e-5])
  })

  it('are the grid, the grid with each seeded draw, and explicit ones', () => {
    const random = {
      n: 3,
      seed: 7,
      over: {
        unet_lr: { log: [1e-5, 1e-3] },
        network_dim: { uniform: [4, 64] },
        loss_type: { choice: ['l2', 'huber'] },
      },
    }
    const parts = { grid: { train_batch_size: [1, 2] }, random, trials: [{ network_dim: 128 }] }
    const expansion = expansionOf(parts)
    expect(expansion.trials).toHaveLength(9)
    expect(column(expansion, 'unet_lr').slice(0, 2)).toEqual([undefined, undefined])
    expect(column(expansion, 'network_dim').at(-1)).toBe(128)
    expect(column(expansion, 'unet_lr').slice(2, 5)).toEqual(column(expansion, 'unet_lr').slice(5, 8))
    for (const rate of column(expansion, 'unet_lr').slice(2, 8) as number[]) {
      expect(rate >= 1e-5 && rate <= 1e-3).toBe(true)
    }
    for (const dim of column(expansion, 'network_dim').slice(2) as number[])
      expect(Number.isInteger(dim)).toBe(true)
    expect(column(expansionOf(parts), 'unet_lr')).toEqual(column(expansion, 'unet_lr'))
    const other = expansionOf({ ...parts, random: { ...random, seed: 8 } })
    expect(column(other, 'unet_lr')).not.toEqual(column(expansion, 'unet_lr'))
  })

  it('take a draw for a value of the grid, and draws alone without a grid', () => {
    const random = { n: 2, over: { network_dim: { choice: [64] } } }
    expect(column(expansionOf({ grid: { network_dim: [8] }, random }), 'network_dim')).toEqual([8, 64])
    const uniform = { n: 4, over: { noise_offset: { uniform: [0, 1] } } }
    expect(expansionOf({ random: uniform }).trials).toHaveLength(4)
  })

  it('come with every training seed', () => {
    const expansion = expansionOf({ grid: { network_dim: [8, 16] }, seeds: [1, 2, 3] })
    expect(column(expansion, 'seed')).toEqual([1, 2, 3, 1, 2, 3])
  })

  it('are explicit ones alone where there is no grid, and one where there is nothing', () => {
    expect(expansionOf({ trials: [{ network_dim: 8 }, { network_dim: 16 }] }).trials).toHaveLength(2)
    expect(expansionOf({}).trials).toHaveLength(1)
  })

  it('work out formulas of each other, on axes too', () => {
    const set = { network_alpha: 'network_dim / 2', network_dim: 'train_batch_size * 8' }
    const expansion = expansionOf({
      set,
      grid: { train_batch_size: [1, 2], unet_lr: ['1e-4 * train_batch_size', 5e-4] },
    })
    expect(column(expansion, 'network_alpha')).toEqual([4, 4, 8, 8])
    expect(column(expansion, 'unet_lr')).toEqual([1e-4, 5e-4, 2e-4, 5e-4])
  })

  it('drop what exclude names, and parameters where only_if does not hold', () => {
    const expansion = expansionOf({
      set: { lr_warmup_steps: 50 },
      grid: { network_dim: [8, 16, 32], loss_type: ['l2', 'huber'] },
      exclude: ["network_dim == 32 and loss_type == 'huber'"],
      only_if: { lr_warmup_steps: "loss_type == 'huber'" },
    })
    expect([expansion.trials.length, expansion.excluded]).toEqual([5, 1])
    expect(column(expansion, 'lr_warmup_steps')).toEqual([undefined, 50, undefined, 50, undefined])
  })

  it('know the defaults of sd-scripts in exclude', () => {
    expect(
      expansionOf({ grid: { network_dim: [8, 16] }, exclude: ["lr_scheduler == 'constant'"] }).trials,
    ).toHaveLength(0)
  })

  it('are counted once when two come to the same', () => {
    const expansion = expansionOf({ grid: { network_alpha: [8, 'network_dim / 2'], network_dim: [16, 32] } })
    expect([expansion.trials.length, expansion.duplicates]).toEqual([3, 1])
  })

  it('need --yes beyond ten thousand', () => {
    const many = Array.from({ length: 101 }, (_, index) => index + 1)
    const expansion = expansionOf({ grid: { network_dim: many, train_batch_size: many } })
    expect(expansion.problems).toMatchObject([{ code: 'too-many-trials', got: '10201' }])
  })
})

describe('repeats', () => {
  const repeatsOf = (parts: Readonly<Record<string, unknown>>, count: number): number | undefined =>
    expansionOf(parts, photos(count)).trials[0]?.dataset.folders[0]?.repeats

  it.each([
    [16, 25],
    [20, 20],
    [24, 17],
    [32, 12],
    [401, 1],
    [1, 400],
  ])('400 / %i pictures is %i', (count, repeats) => {
    expect(repeatsOf({ set: { repeats: '400 / images' } }, count)).toBe(repeats)
  })

  it.each([
    ['sdxl_train_network', 16, 13],
    ['train_network', 16, 25],
    ['train_network', 32, 13],
    ['sdxl_train_network', 401, 1],
  ])('civitai under %s with %i pictures is %i', (script, count, repeats) => {
    expect(repeatsOf({ script, set: { repeats: 'civitai' } }, count)).toBe(repeats)
  })

  it('come from the dataset, and an axis wins over it', () => {
    const dataset = { folder: './photos', token: 'zorvek', repeats: 3 }
    expect(repeatsOf({ dataset }, 16)).toBe(3)
    expect(repeatsOf({ dataset, grid: { repeats: [5] } }, 16)).toBe(5)
  })

  it('win over the numbers of Kohya folders only when they are given', () => {
    const facts = {
      ...photos(16),
      shape: 'kohya' as const,
      folders: photos(16).folders.map((one) => ({ ...one, repeats: 7 })),
    }
    const folders = (parts: object) => expansionOf({ ...parts }, facts).trials[0]?.dataset.folders
    expect(folders({})).toEqual([{ name: 'zorvek', repeats: 7, images: 16 }])
    expect(folders({ set: { repeats: 2 } })).toEqual([{ name: 'zorvek', repeats: 2, images: 16 }])
  })
})

describe('epochs as an axis', () => {
  const runs = (parts: object) =>
    expansionOf({ set: { network_dim: 8 }, ...parts }).trials.map(({ runOf }) => runOf)

  it('are one run of the longest where the schedule does not depend on the length', () => {
    expect(runs({ grid: { max_train_epochs: [6, 10, 8] } })).toEqual([2, null, 2])
    expect(
      runs({
        set: { lr_scheduler: 'constant_with_warmup', lr_warmup_steps: 100 },
        grid: { max_train_epochs: [6, 10] },
      }),
    ).toEqual([2, null])
  })

  it.each([
    ['the schedule', { lr_scheduler: 'cosine' }],
    ['the warm-up', { lr_scheduler: 'constant_with_warmup', lr_warmup_steps: 0.1 }],
    ['earlier checkpoints', { save_last_n_epochs: 2 }],
    ['not saved', { save_every_n_epochs: 4 }],
  ])('stay apart because of %s, and the plan says why', (reason, set) => {
    const expansion = expansionOf({ set, grid: { max_train_epochs: [6, 10] } })
    expect(expansion.trials.map(({ runOf }) => runOf)).toEqual([null, null])
    expect(expansion.notes.some((note) => note.includes(reason))).toBe(true)
  })

  it('merge within each family of other parameters', () => {
    expect(runs({ grid: { network_dim: [8, 16], max_train_epochs: [6, 10] } })).toEqual([2, null, 4, null])
  })
})

describe('AdamW8bit against Adafactor', () => {
  const grid = { optimizer_type: ['AdamW8bit', 'adafactor'] }

  it('gives Adafactor rates that mean something, and says so', () => {
    const [adamw, adafactor] = expansionOf({ set: { unet_lr: 4e-4 }, grid }).trials
    expect(adamw?.parameters.optimizer_args).toBeUndefined()
    expect(adafactor?.parameters).toMatchObject({
      optimizer_type: 'Adafactor',
      optimizer_args: ['scale_parameter=False', 'relative_step=False', 'warmup_init=False'],
      lr_scheduler: 'constant_with_warmup',
      max_grad_norm: 0,
    })
    expect(expansionOf({ grid }).notes.join('\n')).toContain('1 of 2 trials: optimizer_args')
  })

  it('leaves alone what the file says itself', () => {
    const set = { optimizer_args: ['relative_step=True'] }
    expect(column(expansionOf({ set, grid }), 'max_grad_norm')).toEqual([undefined, undefined])
    expect(column(expansionOf({ set: { lr_scheduler: 'cosine' }, grid }), 'lr_scheduler')).toEqual([
      'cosine',
      'cosine',
    ])
  })
})

describe('what is added', () => {
  it('is a seed, checkpoints, a sample of the base model, and what sd-scripts must be told', () => {
    const [trial] = expansionOf({}).trials
    expect(trial?.parameters).toMatchObject({
      seed: 42,
      save_every_n_epochs: 1,
      sample_at_first: true,
      network_module: 'networks.lora',
      resolution: '1024,1024',
      caption_extension: '.txt',
      max_train_epochs: 10,
    })
  })

  it('is a seed for validation, or held-out pictures are trained on', () => {
    expect(column(expansionOf({ set: { validation_split: 0.1 } }), 'validation_seed')).toEqual([42])
  })

  it('is nothing to a recorded run', () => {
    const expansion = expansionOf(
      { trainer: 'replay', model: undefined, dataset: undefined, grid: { recording: ['a', 'b'] } },
      { ...photos(0), folder: null, folders: [] },
    )
    expect(expansion.trials.map(({ parameters }) => parameters)).toEqual([
      { recording: 'a' },
      { recording: 'b' },
    ])
    expect(expansion.notes).toEqual([])
  })

  it('is said when a learning rate is missing', () => {
    expect(expansionOf({}).notes.join('\n')).toContain('no learning rate')
    expect(expansionOf({ set: { unet_lr: 1e-4, text_encoder_lr: 1e-5 } }).notes.join('\n')).not.toContain(
      'learning rate:',
    )
  })
})
