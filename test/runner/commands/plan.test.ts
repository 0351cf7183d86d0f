import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type PlanOptions, runPlan } from '../../../runner/commands/plan.ts'
import type { PlanDocument } from '../../../sweeps/plan/document.ts'
import { ProblemError } from '../../../tracker/problem.ts'
import { writeSweepFolder } from '../../../tracker/run-folder.ts'
import { heardContext } from '../../support/context.ts'
import { testFolder } from '../../support/folders.ts'
import { expectGolden } from '../../support/golden.ts'
import { furnish } from '../../support/photos.ts'
import { fixtures } from '../../support/truth.ts'
import { expansionOf, sweepText } from '../../sweeps/written.ts'

async function planned(
  parts: Readonly<Record<string, unknown>>,
  options: PlanOptions,
  folder = testFolder(),
) {
  await furnish(folder)
  writeFileSync(join(folder, 'zorvek.yaml'), sweepText(parts))
  const heard = heardContext({ cwd: folder, home: join(folder, 'home') })
  const code = await runPlan('zorvek.yaml', options, heard.context)
  return { code, folder, stdout: heard.stdout(), stderr: heard.stderr() }
}

const document = async (parts: Readonly<Record<string, unknown>>, folder?: string): Promise<PlanDocument> =>
  JSON.parse((await planned(parts, { json: true }, folder)).stdout) as PlanDocument

const quick = {
  set: { network_dim: 8, unet_lr: 1e-4, text_encoder_lr: 1e-5, repeats: 10, train_batch_size: 2 },
}

describe('plan --json', () => {
  it('is lorasweep.plan/1 and nothing else', async () => {
    const { stdout, stderr, code, folder } = await planned(
      { ...quick, grid: { max_train_epochs: [4, 6] } },
      { json: true },
    )
    expect([code, stderr]).toEqual([0, ''])
    const plan = JSON.parse(stdout) as PlanDocument
    expect(plan).toMatchObject({ format: 'lorasweep.plan/1', sweep: 'zorvek', duplicates: 0, problems: [] })
    expect(plan.trials[0]).toMatchObject({
      trial: 'zorvek/1',
      script: 'sdxl_train_network',
      repeats: 10,
      images: 16,
      batchesPerEpoch: 80,
      stepsPerEpoch: 80,
      steps: 320,
      epochs: 4,
      runOf: 'zorvek/2',
      checkpoints: 4,
      hours: null,
    })
    const [, second] = plan.trials
    expect(second?.launch.at(-1)).toBe('/path/to/sd-scripts/sdxl_train_network.py')
    expect(second?.args.slice(0, 2)).toEqual([
      '--train_data_dir',
      join(folder, 'home/runs/zorvek', `0002-${second?.key}`, 'dataset'),
    ])
  })

  it('is pinned, letter by letter', async () => {
    const { stdout, folder } = await planned(
      { ...quick, grid: { network_dim: [8] }, prompts: ['zorvek'] },
      { json: true },
    )
    const pretty = `${JSON.stringify(JSON.parse(stdout), null, 1)}\n`
    const top = fileURLToPath(new URL('../../../', import.meta.url))
    expectGolden(
      join(fixtures, 'plans', 'plan.json'),
      pretty.replaceAll(folder, '<here>').replaceAll(top, '<lorasweep>/'),
    )
  })

  it('keeps the numbers of trials that were queued before', async () => {
    const folder = testFolder()
    const before = await document({ ...quick, grid: { network_dim: [8, 16] } }, folder)
    const trials = expansionOf({ ...quick, grid: { network_dim: [8, 16] } }).trials.map((trial, index) => ({
      ...trial,
      key: before.trials[index]?.key ?? '',
    }))
    const json = {
      format: 'lorasweep.sweep/1' as const,
      name: 'zorvek',
      title: null,
      createdAt: '2026-01-01T00:00:00Z',
      spec: {},
      trials,
    }
    writeSweepFolder(join(folder, 'home'), { yaml: '', json })
    const after = await document({ ...quick, grid: { network_dim: [4, 8, 16] } }, folder)
    expect(after.trials.map(({ trial }) => trial)).toEqual(['zorvek/3', 'zorvek/1', 'zorvek/2'])
  })

  it('has the regularisation pictures in its steps', async () => {
    const { trials } = await document({
      set: { ...quick.set, reg_data_dir: './regularisation', max_train_epochs: 1 },
    })
    expect(trials[0]?.steps).toBe(160)
  })
})

describe('plan of pictures to hold out', () => {
  const proposal =
    '2 of 16 pictures can be held out for a validation loss: set: {validation_split: 0.13, validation_seed: 42} (14 are left to train on).'

  it('says in one line which split and seed leak nothing', async () => {
    const { stdout, stderr } = await planned(quick, {})
    expect([stdout.split('\n').filter((line) => line.includes('validation')), stderr]).toEqual([
      [proposal],
      '',
    ])
    expect(await document(quick)).toMatchObject({
      validation: { split: 0.13, seed: 42, heldOut: 2, images: 16 },
      problems: [],
    })
  })

  it('takes its own proposal without a word', async () => {
    const set = { ...quick.set, validation_split: 0.13, validation_seed: 42 }
    const { stdout, stderr } = await planned({ set }, {})
    expect([stdout.includes('validation'), stderr]).toEqual([false, ''])
    const plan = await document({ set })
    expect([plan.validation, plan.problems]).toEqual([null, []])
    expect(plan.trials[0]?.stepsPerEpoch).toBe(70)
  })

  it('warns of a split that leaks by rounding, with the line to write', async () => {
    const set = { ...quick.set, validation_split: 0.1 }
    const { stdout, stderr } = await planned({ set }, {})
    expect(stderr).toMatch(
      /zorvek\.yaml:\d+:\d+: by rounding, 1 of the 2 held-out pictures is also trained on/,
    )
    expect(stderr).toContain('set: {validation_split: 0.13, validation_seed: 42}')
    expect(stdout).toContain('added to every trial: validation_seed = 42')
    expect((await document({ set })).problems).toMatchObject([
      { code: 'validation-leak', got: 'validation_split 0.1' },
    ])
  })

  it('is silent about fewer than twelve', async () => {
    const dataset = { folder: './kohya-photos' }
    const { stdout } = await planned({ ...quick, dataset }, {})
    expect(stdout).not.toContain('validation')
  })
})

describe('plan --commands and --sh', () => {
  it('say exactly how each run is started, once per run', async () => {
    const parts = { ...quick, grid: { max_train_epochs: [4, 6] } }
    const { stdout } = await planned(parts, { commands: true })
    expect(stdout.match(/^zorvek\/\d+$/gm)).toEqual(['zorvek/2'])
    const { stdout: script } = await planned(parts, { sh: true })
    expect(script).toMatch(/^#!\/bin\/sh\n/)
    expect(script).toContain(
      'cd /path/to/sd-scripts && PYTHONPATH=/path/to/sd-scripts python -m accelerate.commands.launch',
    )
  })

  it('start from a base, and an earlier trial can be one', async () => {
    const folder = testFolder()
    const [trial] = expansionOf({ ...quick, set: { ...quick.set, min_snr_gamma: 5 } }).trials
    if (!trial) throw new Error('no trial')
    const json = {
      format: 'lorasweep.sweep/1' as const,
      name: 'old',
      title: null,
      createdAt: '2026-01-01T00:00:00Z',
      spec: {},
      trials: [trial],
    }
    writeSweepFolder(join(folder, 'home'), { yaml: '', json })
    const plan = await document({ base: 'old/1', set: { network_dim: 4 } }, folder)
    expect(plan.trials[0]?.parameters).toMatchObject({
      network_dim: 4,
      min_snr_gamma: 5,
      repeats: 10,
      unet_lr: 1e-4,
    })
  })
})

describe('plan of a wrong file', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['a base that is not there', { base: 'old/7' }, 'base-missing'],
    ['a base of a kind that is not read', { base: './model.safetensors' }, 'base-format'],
    ['no photos', { dataset: { folder: './nowhere', token: 'x' } }, 'dataset-unreadable'],
    [
      'regularisation pictures that are not there',
      { set: { reg_data_dir: './nowhere' } },
      'dataset-unreadable',
    ],
    [
      'a dataset_config that is not there',
      { dataset: undefined, set: { dataset_config: './no.toml' } },
      'missing-dataset-config',
    ],
  ])('%s is said', async (_, parts, code) => {
    const error = await planned(parts, {}).then(
      () => null,
      (one: unknown) => one,
    )
    expect(error).toBeInstanceOf(ProblemError)
    expect((error as ProblemError).problems.map((one) => one.code)).toEqual([code])
  })

  it('says what is not there but plans on without the base model', async () => {
    const { stderr, code } = await planned({ ...quick, model: './absent.safetensors' }, {})
    expect(code).toBe(0)
    expect(stderr).toContain('the base model is not there')
  })
})
