import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { homeRuns, readStarted, runPaths } from '../../tracker/run-folder.ts'
import { testFolder } from '../support/folders.ts'
import { fakeInstallation, stubTorch } from '../support/installation.ts'
import { lorasweep } from '../support/lorasweep.ts'
import { fixtures } from '../support/truth.ts'

const player = fileURLToPath(new URL('../../dist/runner/rehearsal/replay.js', import.meta.url))
const photos = fileURLToPath(new URL('../../sweeps/examples/zorvek', import.meta.url))

/** Skips accelerate's own options, which all have a value, and runs the script, as accelerate does. */
const launch = `import runpy, sys
words = sys.argv[1:]
while words[0].startswith('--'): words = words[2:]
sys.argv = words
runpy.run_path(words[0], run_name='__main__')
`

/** Writes what it was asked and plays a recorded training of the real script into the folders it was given. */
const script = (recording: string): string => `import json, os, subprocess, sys
given = dict(zip(sys.argv[1:], sys.argv[2:]))
print('asked ' + json.dumps({'argv': sys.argv[1:], 'cwd': os.getcwd(), 'path': os.environ['PYTHONPATH']}), flush=True)
sys.exit(subprocess.call([${JSON.stringify(process.execPath)}, ${JSON.stringify(player)},
  '--recording=' + ${JSON.stringify(recording)}, '--speed=1000',
  '--output_dir=' + given['--output_dir'], '--logging_dir=' + given['--logging_dir']]))
`

describe('trainer: kohya, on an installation of real files and a real python', () => {
  it('is started as accelerate wants it, with checked arguments, and its versions are kept', async () => {
    const folder = testFolder()
    const installation = fakeInstallation(folder)
    installation.addModule('torch', stubTorch(false))
    installation.install('accelerate', '1.6.0')
    const file = join(installation.folder, 'accelerate', 'commands', 'launch.py')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, launch)
    const recording = join(fixtures, 'recorded', 'unet-only')
    writeFileSync(join(installation.folder, 'train_network.py'), script(recording))
    writeFileSync(join(folder, 'base.safetensors'), 'a model')

    const home = join(folder, 'home')
    mkdirSync(home)
    writeFileSync(
      join(home, 'config.json'),
      JSON.stringify({ kohya: { main: { folder: '../sd-scripts' } }, reserveGigabytes: 0 }),
    )
    const sweep = join(folder, 'sweep.yaml')
    const dataset = `dataset: {folder: ${JSON.stringify(photos)}, token: zorvek, repeats: 400 / images}`
    const set =
      'set: {network_dim: 8, network_alpha: network_dim / 2, max_train_epochs: 2, mixed_precision: auto}'
    writeFileSync(
      sweep,
      `name: real\nscript: train_network\nmodel: ./base.safetensors\n${dataset}\n${set}\nslots: {cpu: 1}\n`,
    )

    const { code, stderr } = await lorasweep(['run', sweep, '--no-dashboard'], { home })
    expect(code, stderr).toBe(0)
    const [run] = homeRuns(home).map((one) => one.folder)
    const log = readFileSync(runPaths(run ?? '').log, 'utf8')
    const asked = JSON.parse(/^asked (.*)$/m.exec(log)?.[1] ?? '{}') as {
      argv: string[]
      cwd: string
      path: string
    }
    expect(asked.cwd).toBe(installation.folder)
    expect(asked.path.split(':')[0]).toBe(installation.folder)
    const value = (name: string): string | undefined => asked.argv[asked.argv.indexOf(`--${name}`) + 1]
    expect(value('network_alpha')).toBe('4')
    expect(value('mixed_precision')).toBe('no')
    expect(value('train_data_dir')).toBe(join(dirname(run ?? ''), 'dataset'))
    expect(readStarted(run ?? '')?.versions).toMatchObject({
      python: expect.any(String),
      torch: expect.any(String),
      accelerate: '1.6.0',
    })
    expect(installation.calls()).toBe(2)
  })
})
