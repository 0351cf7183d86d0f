import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { kohyaTrainer, mixedPrecision } from '../../../runner/trainers/kohya.ts'
import { scripts } from '../../../sweeps/facts/scripts.ts'
import { commandText } from '../../../sweeps/plan/shell.ts'
import type { Trial } from '../../../tracker/model.ts'
import { ProblemError } from '../../../tracker/problem.ts'
import { expectGolden } from '../../support/golden.ts'
import { fixtures } from '../../support/truth.ts'
import { expansionOf } from '../../sweeps/written.ts'
import { expectAccepted, installation, paths } from './commands.ts'

const top = fileURLToPath(new URL('../../../', import.meta.url))

const trialOf = (parts: Readonly<Record<string, unknown>>): Trial => expansionOf(parts).trials[0] as Trial

/** One argument a line, so that a change is one line. */
const lines = (trial: Trial): string => {
  const command = kohyaTrainer.command(trial, paths, installation)
  const text = [
    command.cwd,
    ...Object.entries(command.env).map(([name, value]) => `${name}=${value}`),
    command.program,
    ...command.args,
  ].join('\n')
  return `${text.replaceAll(top, '<lorasweep>/').replaceAll(homedir(), '<home>')}\n`
}

describe('the kohya trainer', () => {
  it.each(Object.keys(scripts))('starts %s exactly so', (script) => {
    const set = {
      network_dim: 16,
      network_alpha: 8,
      unet_lr: 1e-7,
      mixed_precision: 'auto',
      vae: './my vae.safetensors',
      optimizer_type: 'Adafactor',
    }
    const trial = trialOf({ script, set })
    expectGolden(`${fixtures}plans/kohya-${script}.txt`, lines(trial))
    expectAccepted(trial, kohyaTrainer.command(trial, paths, installation))
  })

  it('passes on launch arguments, extra arguments and an environment', () => {
    const kohya = { folder: '/sd', args: ['--my_own', '3'] }
    const trial = trialOf({ kohya })
    const command = kohyaTrainer.command(trial, paths, {
      ...installation,
      launch: ['--cpu'],
      env: { HF_HUB_OFFLINE: '1' },
    })
    expect(command.args.slice(-2)).toEqual(['--my_own', '3'])
    expect(command.args[command.args.indexOf('--num_cpu_threads_per_process') + 2]).toBe('--cpu')
    expect(command.env).toEqual({ PYTHONPATH: installation.folder, HF_HUB_OFFLINE: '1' })
    expectAccepted(trial, command, ['--my_own', '3'])
  })

  it('never asks accelerate for the settings of the user', () => {
    const { args } = kohyaTrainer.command(trialOf({}), paths, installation)
    expect(args.slice(0, 3)).toEqual(['-m', 'accelerate.commands.launch', '--config_file'])
    expect(args[3]).toMatch(/kohya-accelerate\.yaml$/)
  })

  it('samples by steps without epochs, and keeps tensorboard beside wandb', () => {
    const { args } = kohyaTrainer.command(
      trialOf({ samples: 'every 100 steps', set: { log_with: 'wandb' } }),
      paths,
      installation,
    )
    expect(args.join(' ')).toContain('--sample_every_n_steps 100')
    expect(args.join(' ')).not.toContain('sample_every_n_epochs')
    expect(args.join(' ')).toContain('--log_with all')
  })

  it('leaves the folder to a dataset_config of the user', () => {
    const trial = trialOf({ dataset: undefined, set: { dataset_config: './mine.toml' }, prompts: ['zorvek'] })
    const { args } = kohyaTrainer.command(trial, paths, installation)
    expect(args).not.toContain('--train_data_dir')
    expect(args[args.indexOf('--dataset_config') + 1]).toBe("/home/it's me/sweeps/mine.toml")
  })

  it('joins a value that begins with a dash, so that it is no option', () => {
    const { args } = kohyaTrainer.command(
      trialOf({ set: { training_comment: '-- a comment', min_timestep: -1 } }),
      paths,
      installation,
    )
    expect(args).toContain('--training_comment=-- a comment')
    expect(args).toContain('--min_timestep=-1')
  })

  it.each([
    ['runwayml/stable-diffusion-v1-5', 'runwayml/stable-diffusion-v1-5'],
    ['models/base.safetensors', "/home/it's me/sweeps/models/base.safetensors"],
    ['./folder/model', "/home/it's me/sweeps/folder/model"],
    ['~/base.safetensors', `${homedir()}/base.safetensors`],
  ])('finds the model %s', (model, found) => {
    const { args } = kohyaTrainer.command(trialOf({ model }), paths, installation)
    expect(args[args.indexOf('--pretrained_model_name_or_path') + 1]).toBe(found)
  })

  it.each([
    ['auto', '8.6', 'bf16'],
    ['auto', '8.0', 'bf16'],
    ['auto', '12.0', 'bf16'],
    ['auto', '7.5', 'fp16'],
    ['auto', null, 'no'],
    ['fp16', '8.6', 'fp16'],
  ])('mixes %s on capability %s as %s', (asked, capability, found) => {
    expect(mixedPrecision({ parameters: { mixed_precision: asked } }, capability)).toBe(found)
  })

  it('says what to do where there is no sd-scripts', () => {
    expect(() => kohyaTrainer.command(trialOf({}), paths, null)).toThrow(ProblemError)
  })

  it('is quoted so that a shell reads back the same words', () => {
    const command = kohyaTrainer.command(trialOf({}), paths, installation)
    expect(commandText('zorvek/1', command)).toContain(
      `'/home/it'\\''s me/sd-scripts/venv/bin/python' -m accelerate`,
    )
  })
})
