import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../../runner/rehearsal/arguments.ts'
import { rehearsalTrainer } from '../../../runner/trainers/rehearsal.ts'
import { bundledOptions } from '../../../sweeps/facts/options.ts'
import type { Trial } from '../../../tracker/model.ts'

const trial: Trial = {
  number: 3,
  key: '0123456789',
  trainer: 'rehearsal',
  script: 'sdxl_train_network',
  parameters: {
    network_dim: 16,
    network_alpha: 8,
    unet_lr: 4e-4,
    optimizer_type: 'AdamW8bit',
    optimizer_args: ['weight_decay=0.1'],
    repeats: 25,
    max_train_epochs: 8,
    sample_at_first: true,
    save_every_n_epochs: 1,
    caption_extension: '.txt',
    seed: 42,
    mixed_precision: 'auto',
  },
  dataset: { fingerprint: 'f', token: 'zorvek', folders: [], images: 16 },
  prompts: [],
  samples: { every: 1, axis: 'epoch' },
  runOf: null,
}
const paths = {
  folder: "/home/it's mine/runs/a/0003-0123456789/1",
  dataset: "/home/it's mine/runs/a/0003-0123456789/dataset",
  prompts: "/home/it's mine/runs/a/0003-0123456789/1/prompts.txt",
  output: "/home/it's mine/runs/a/0003-0123456789/1/output",
  logs: "/home/it's mine/runs/a/0003-0123456789/1/logs",
  relativeTo: '/home/sweeps',
  outputName: 'zorvek',
}

describe('the command of a rehearsal', () => {
  const { program, args, cwd } = rehearsalTrainer.command(trial, paths, null)

  test('is node and the program that ships, in the run folder', () => {
    expect(program).toBe(process.execPath)
    expect(args[0]).toMatch(/runner[\\/]rehearsal[\\/]main\.js$/)
    expect(cwd).toBe(paths.folder)
  })

  test("is understood by the script's own argument list", () => {
    expect(args[1]).toBe('sdxl_train_network.py')
    const parsed = parseArguments(args.slice(2), bundledOptions().sdxl_train_network ?? {})
    expect(parsed).toMatchObject({
      kind: 'values',
      values: {
        train_data_dir: paths.dataset,
        output_dir: paths.output,
        output_name: 'zorvek',
        logging_dir: paths.logs,
        sample_prompts: paths.prompts,
        sample_every_n_epochs: 1,
        sample_at_first: true,
        save_every_n_epochs: 1,
        seed: 42,
        network_dim: 16,
        unet_lr: 4e-4,
        optimizer_args: ['weight_decay=0.1'],
        mixed_precision: 'no',
      },
    })
    expect(args).not.toContain('--repeats')
  })
})
