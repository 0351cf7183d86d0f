import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { testFolder } from '../support/folders.ts'
import { lorasweep } from '../support/lorasweep.ts'
import { fixtures } from '../support/truth.ts'

const top = fileURLToPath(new URL('../..', import.meta.url))

/** A copy of the program in which one piece of text is another. */
function mutant(file: string, from: string, to: string): string {
  const copy = testFolder()
  cpSync(join(top, 'dist'), join(copy, 'dist'), { recursive: true })
  cpSync(join(top, 'package.json'), join(copy, 'package.json'))
  symlinkSync(join(top, 'node_modules'), join(copy, 'node_modules'))
  const place = join(copy, 'dist', file)
  const text = readFileSync(place, 'utf8')
  expect(text, `${file} to hold the text that is changed`).toContain(from)
  writeFileSync(place, text.replace(from, to))
  return join(copy, 'dist', 'runner', 'cli.js')
}

/** Four recorded trainings through one program; the states they end in. */
async function statesWith(cli: string | undefined): Promise<string[]> {
  const home = join(testFolder(), 'home')
  mkdirSync(home)
  const file = join(home, 'sweep.yaml')
  const recording = JSON.stringify(join(fixtures, 'recorded', 'unet-only'))
  const trials = [1, 2].map((dim) => `  - {recording: ${recording}, network_dim: ${dim}}`).join('\n')
  const head = 'name: m\ntrainer: replay\nscript: train_network\ndataset: {token: zorvek}\nset: {speed: 1000}'
  writeFileSync(file, `${head}\ntrials:\n${trials}\nprompts: [zorvek --d 11]\nslots: {cpu: 2}\n`)
  const { stdout, stderr } = await lorasweep(['run', file, '--no-dashboard', '--json'], {
    home,
    ...(cli === undefined ? {} : { cli }),
  })
  rmSync(file)
  return (JSON.parse(stdout || stderr).sweeps[0].runs as { state: string }[]).map(({ state }) => state)
}

describe('the proof proves something', () => {
  it('as it ships, every trial succeeds', async () => {
    expect(await statesWith(undefined)).toEqual(['succeeded', 'succeeded'])
  })

  it('a keeper that writes exit.json in place, without rename, is found out', async () => {
    const half = `const half = openSync(place(name), 'w'); writeSync(half, '{"code":'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);`
    const cli = mutant(
      'runner/keeper.js',
      'renameSync(temporary, place(name))',
      `if (name === 'exit.json') { ${half} } renameSync(temporary, place(name))`,
    )
    expect(await statesWith(cli)).not.toEqual(['succeeded', 'succeeded'])
  })
})
