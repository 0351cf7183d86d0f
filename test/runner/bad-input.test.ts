import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testFolder } from '../support/folders.ts'
import { lorasweep, startLorasweep } from '../support/lorasweep.ts'
import { fixtures } from '../support/truth.ts'

const recorded = join(fixtures, 'recorded')

/** A home beside a sweep file with this text. */
function place(text: string): { home: string; file: string; folder: string } {
  const folder = testFolder()
  const file = join(folder, 'sweep.yaml')
  writeFileSync(file, text)
  return { home: join(folder, 'home'), file, folder }
}

const sweep = (lines: string): string =>
  `name: bad\ntrainer: replay\nscript: train_network\nslots: {cpu: 2}\nprompts: [zorvek --d 11]\n${lines}\n`

const table: { says: string; text: string; words: RegExp; code?: number }[] = [
  {
    says: 'a dataset that is not there',
    text: sweep('dataset: {folder: ./no photos, token: zorvek}\nset: {recording: x}'),
    words: /no photos/,
  },
  {
    says: 'broken YAML, with line and column',
    text: 'name: bad\ngrid: {network_dim: [8, 16\n',
    words: /sweep\.yaml:\d+:\d+/,
  },
  {
    says: 'an unknown key, with what was probably meant',
    text: sweep('dataset: {token: zorvek}\ngird: {network_dim: [8]}\nset: {recording: x}'),
    words: /gird[\s\S]*grid/,
  },
  {
    says: 'a misspelt parameter, with what was probably meant',
    text: sweep('dataset: {token: zorvek}\nset: {recording: x, netwrok_dim: 8}'),
    words: /netwrok_dim[\s\S]*network_dim/,
  },
]

describe('bad input', () => {
  for (const { says, text, words } of table) {
    it(`${says}: exit 2 and a sentence, as text and as JSON`, async () => {
      const { home, file } = place(text)
      const { code, stderr, stdout } = await lorasweep(['run', file, '--no-dashboard', '--json'], { home })
      expect(code, stderr).toBe(2)
      expect(stderr).toMatch(words)
      expect(stderr).not.toMatch(/\n {4}at /)
      const { format, problems } = JSON.parse(stdout)
      expect(format).toBe('lorasweep.error/1')
      expect(problems.length).toBeGreaterThan(0)
    })
  }

  it('an empty photo folder: exit 2 and a sentence', async () => {
    const { home, file, folder } = place(
      sweep('dataset: {folder: ./photos, token: zorvek}\nset: {recording: x}'),
    )
    mkdirSync(join(folder, 'photos'))
    const { code, stderr } = await lorasweep(['run', file, '--no-dashboard'], { home })
    expect(code, stderr).toBe(2)
    expect(stderr).toMatch(/photos/)
  })

  it('a sweep file that is not there: exit 2 and what to do', async () => {
    const { home, folder } = place('')
    const { code, stderr } = await lorasweep(['run', join(folder, 'none.yaml')], { home })
    expect(code).toBe(2)
    expect(stderr).toMatch(/does not exist[\s\S]*lorasweep init/)
  })

  it('wrong use: exit 2 and the help', async () => {
    const { home } = place('')
    expect((await lorasweep(['trian'], { home })).code).toBe(2)
    expect((await lorasweep(['run'], { home })).code).toBe(2)
    expect((await lorasweep(['show', 'zorvek/9'], { home })).code).toBe(2)
    expect((await lorasweep(['best', 'zorvek'], { home })).code).toBe(2)
    expect((await lorasweep(['--help'], { home })).code).toBe(0)
  })

  it('a reader that has seen enough: a quiet end', async () => {
    const { home } = place('')
    const { child, finished } = startLorasweep(['--help'], { home })
    child.stdout?.destroy()
    expect(await finished).toMatchObject({ code: 0, stderr: '' })
  })

  it('no answer: exit 3', async () => {
    const { home } = place('')
    expect((await lorasweep(['best'], { home })).code).toBe(3)
    expect((await lorasweep(['status'], { home })).code).toBe(3)
  })

  it('a recording cut off in the middle, a missing one and a broken event file: honest states, others unharmed', async () => {
    const { home, file, folder } = place(
      sweep(
        [
          'dataset: {token: zorvek}',
          'set: {speed: 1000}',
          'trials:',
          '  - {recording: ./cut}',
          '  - {recording: ./none}',
          `  - {recording: ./torn}`,
          `  - {recording: ${JSON.stringify(join(recorded, 'unet-only'))}}`,
        ].join('\n'),
      ),
    )
    for (const name of ['cut', 'torn'])
      cpSync(join(recorded, 'unet-only'), join(folder, name), { recursive: true })
    cutInTheMiddle(join(folder, 'cut', 'events.jsonl'))
    tear(join(folder, 'torn'))
    const { code, stdout, stderr } = await lorasweep(['run', file, '--no-dashboard', '--json'], { home })
    expect(code, stderr).toBe(1)
    const runs = JSON.parse(stdout).sweeps[0].runs as { run: string; state: string; reason: string | null }[]
    expect(runs.map(({ state }) => state)).toEqual(['failed', 'failed', 'succeeded', 'succeeded'])
    const torn = JSON.parse((await lorasweep(['export', 'bad/3'], { home })).stdout)
    const whole = JSON.parse((await lorasweep(['export', 'bad/4'], { home })).stdout)
    expect(torn.series[0].points.length).toBeLessThan(whole.series[0].points.length)
    expect(whole.series[0].points).toHaveLength(40)
  })
})

function cutInTheMiddle(file: string): void {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.slice(0, text.length / 2))
}

/** A byte in the middle of the event file is another one. */
function tear(recording: string): void {
  const events = JSON.parse(readFileSync(join(recording, 'expected.json'), 'utf8'))
  expect(events.exit).toBe(0)
  const lines = readFileSync(join(recording, 'events.jsonl'), 'utf8').split('\n')
  const name = lines.map((line) => /"file": "(logs[^"]+)"/.exec(line)?.[1]).find((one) => one !== undefined)
  const file = join(recording, 'files', name ?? '')
  const bytes = readFileSync(file)
  bytes[Math.floor(bytes.length / 2)] = 255 - (bytes[Math.floor(bytes.length / 2)] ?? 0)
  writeFileSync(file, bytes)
}
