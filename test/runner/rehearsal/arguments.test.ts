import { describe, expect, test } from 'vitest'
import { parseArguments, usage } from '../../../runner/rehearsal/arguments.ts'
import { bundledOptions } from '../../../sweeps/facts/options.ts'

const options = bundledOptions().train_network ?? {}
const parsed = (...argv: string[]) => parseArguments(argv, options)
const value = (name: string, ...argv: string[]) => {
  const result = parsed(...argv)
  return result.kind === 'values' ? result.values[name] : result.message
}

describe('reads a command line as argparse does', () => {
  test.each([
    ['a number', 'network_dim', ['--network_dim', '16'], 16],
    ['a rate', 'unet_lr', ['--unet_lr=4e-4'], 4e-4],
    ['a flag', 'cache_latents', ['--cache_latents'], true],
    ['a flag that is not given', 'cache_latents', [], false],
    ['a default', 'lr_scheduler', [], 'constant'],
    [
      'several values',
      'optimizer_args',
      ['--optimizer_args', 'weight_decay=0.1', 'betas=0.9,0.99'],
      ['weight_decay=0.1', 'betas=0.9,0.99'],
    ],
    ['a negative number', 'text_encoder_lr', ['--text_encoder_lr', '-1', '2'], [-1, 2]],
    ['a share or a count', 'lr_warmup_steps', ['--lr_warmup_steps', '0.1'], 0.1],
    ['the start of a name', 'max_train_epochs', ['--max_train_ep', '3'], 3],
    ['the last one of two', 'seed', ['--seed', '1', '--seed', '2'], 2],
  ] as const)('%s', (_, name, argv, expected) => {
    expect(value(name, ...argv)).toEqual(expected)
  })
})

describe('refuses with the words of argparse', () => {
  test.each([
    [['--netwrok_dropout', '0.1'], 'unrecognized arguments: --netwrok_dropout 0.1'],
    [['--network_dim', '1.5'], "argument --network_dim: invalid int value: '1.5'"],
    [['--unet_lr', 'fast'], "argument --unet_lr: invalid float value: 'fast'"],
    [['--seed'], 'argument --seed: expected one argument'],
    [
      ['--loss_type', 'l3'],
      "argument --loss_type: invalid choice: 'l3' (choose from 'l1', 'l2', 'huber', 'smooth_l1')",
    ],
    [['--cache_latents=yes'], "argument --cache_latents: ignored explicit argument 'yes'"],
    [['--network_d', '1'], 'ambiguous option: --network_d could match --network_dim, --network_dropout'],
  ])('%j', (argv, message) => {
    expect(parsed(...argv)).toEqual({ kind: 'error', message })
  })
})

test('usage names every option and wraps behind the name of the script', () => {
  const text = usage('train_network.py', options)
  expect(text.startsWith('usage: train_network.py [-h] [--')).toBe(true)
  for (const name of Object.keys(options)) expect(text).toContain(`--${name}`)
})
