import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execaSync } from 'execa'
import { describe, expect, it } from 'vitest'
import {
  cachedOptions,
  optionsCommand,
  parseOptionsOutput,
  refreshOptions,
} from '../../runner/installation-options.ts'
import { parseSweep } from '../../sweeps/parse.ts'
import { ProblemError } from '../../tracker/problem.ts'
import { testFolder } from '../support/folders.ts'
import { sweepText } from '../sweeps/written.ts'

const python = ['python3', 'python'].find(
  (name) => execaSync(name, ['--version'], { reject: false }).exitCode === 0,
)

/** Two scripts whose parsers are built as those of sd-scripts are, without torch. */
const trainScript = `import argparse
from pathlib import Path

print("importing says things of its own")

def int_or_float(value):
    return float(value) if "." in value else int(value)

def setup_parser():
    parser = argparse.ArgumentParser()
    parser.add_argument("--network_dim", type=int, default=None)
    parser.add_argument("--my_fork_option", type=float, default=0.5)
    parser.add_argument("--lr_warmup_steps", type=int_or_float, default=0)
    parser.add_argument("--dataset_config", type=Path, default=None)
    parser.add_argument("--optimizer_args", type=str, default=None, nargs="*")
    parser.add_argument("--cache_latents", action="store_true")
    parser.add_argument("--mixed_precision", type=str, default="no", choices=["no", "fp16", "bf16", "fp8"])
    parser.add_argument("--max_token_length", type=int, default=None, choices=[None, 150, 225])
    return parser
`

function fakeInstallation(): { folder: string; python: string; env: Record<string, string> } {
  const folder = join(testFolder(), 'sd-scripts')
  mkdirSync(folder)
  writeFileSync(join(folder, 'train_network.py'), trainScript)
  writeFileSync(
    join(folder, 'sdxl_train_network.py'),
    'import train_network\nsetup_parser = train_network.setup_parser\n',
  )
  writeFileSync(join(folder, 'flux_train_network.py'), 'import something_that_is_not_there\n')
  return { folder, python: python ?? 'python3', env: {} }
}

describe.skipIf(!python)("an installation's own options", () => {
  it('are what its parsers say; scripts that cannot be imported are left out', async () => {
    const home = testFolder()
    const options = await refreshOptions(fakeInstallation(), home)
    expect(Object.keys(options).sort()).toEqual(['sdxl_train_network', 'train_network'])
    expect(options.train_network).toEqual({
      network_dim: { type: 'int' },
      my_fork_option: { type: 'float', default: 0.5 },
      lr_warmup_steps: { type: 'int_or_float', default: 0 },
      dataset_config: { type: 'Path' },
      optimizer_args: { type: 'str', nargs: '*' },
      cache_latents: { type: 'flag', default: false },
      mixed_precision: { type: 'str', default: 'no', choices: ['no', 'fp16', 'bf16', 'fp8'] },
      max_token_length: { type: 'int', choices: [null, 150, 225] },
    })
  })

  it('are kept until the installation changes', async () => {
    const home = testFolder()
    const installation = fakeInstallation()
    expect(await cachedOptions(installation, home)).toBeNull()
    const asked = await refreshOptions(installation, home)
    expect(await cachedOptions(installation, home)).toEqual(asked)
    expect(readdirSync(join(home, 'cache'))).toHaveLength(1)
    writeFileSync(join(installation.folder, 'train_network.py'), `${trainScript}\n# another version\n`)
    expect(await cachedOptions(installation, home)).toBeNull()
  })

  it('decide what a sweep file may say', async () => {
    const options = await refreshOptions(fakeInstallation(), testFolder())
    const text = sweepText({ set: { my_fork_option: 0.1, mixed_precision: 'fp8' } })
    expect(parseSweep(text, 'a.yaml', options)).toMatchObject({ ok: true })
    expect(parseSweep(text, 'a.yaml')).toMatchObject({
      ok: false,
      problems: [{ code: 'unknown-parameter' }, { code: 'wrong-value' }],
    })
    expect(parseSweep(sweepText({ set: { unet_lr: 1e-4 } }), 'a.yaml', options)).toMatchObject({ ok: false })
  })

  it('are a problem with words where python is missing or nothing can be imported', async () => {
    const installation = fakeInstallation()
    await expect(
      refreshOptions({ ...installation, python: '/no/such/python' }, testFolder()),
    ).rejects.toThrow(ProblemError)
    writeFileSync(join(installation.folder, 'train_network.py'), 'import torch_that_is_not_there\n')
    await expect(refreshOptions(installation, testFolder())).rejects.toThrow(ProblemError)
  })
})

describe('asking', () => {
  it('runs in the installation, with its python', () => {
    const command = optionsCommand({ folder: '/sd', python: '/sd/venv/bin/python', env: { A: '1' } })
    expect(command).toMatchObject({
      program: '/sd/venv/bin/python',
      cwd: '/sd',
      env: { PYTHONPATH: '/sd', A: '1' },
    })
    expect(command.args.slice(1)).toEqual(
      expect.arrayContaining(['lorasweep.options/1', 'train_network', 'flux_train_network']),
    )
  })

  it.each(['', 'Traceback', 'lorasweep.options/1 {"train_network": {"a": {"type": "odd"}}}'])(
    '“%s” is no answer',
    (text) => {
      expect(() => parseOptionsOutput(text)).toThrow(ProblemError)
    },
  )
})
