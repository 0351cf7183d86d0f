import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseFaults } from '../../../runner/rehearsal/fault.ts'
import { testFolder } from '../../support/folders.ts'
import { fixtures } from '../../support/truth.ts'
import { until } from '../../support/until.ts'
import { type Ended, prepare, program, rehearse, scalars, usual, values } from './run.ts'

const small = (): string => prepare(testFolder(), { repeats: 5, images: 4 })
const withFault = (folder: string, fault: string, options = {}): Promise<Ended> =>
  rehearse(usual(folder, { max_train_epochs: 4, save_every_n_epochs: 1, ...options }), {
    LORASWEEP_REHEARSAL_FAULT: fault,
  })

/** Last lines of what the real trainer said when it ran out of memory. */
function recordedOutOfMemory(): string {
  const rows = readFileSync(join(fixtures, 'recorded/oom/events.jsonl'), 'utf8').trim().split('\n')
  return rows.map((row) => (JSON.parse(row) as { text?: string }).text ?? '').join('')
}

test('out of memory: the words and the exit code of the real one', async () => {
  const folder = small()
  const { code, stderr } = await withFault(folder, 'oom@12')
  const words = /^torch\.OutOfMemoryError: .*$/m
  expect(code).toBe(1)
  expect(words.exec(stderr)?.[0]).toBe(words.exec(recordedOutOfMemory())?.[0])
  expect(stderr.trim().split('\n').at(-1)).toMatch(
    /^subprocess\.CalledProcessError: .* returned non-zero exit status 1\.$/,
  )
  expect(values(scalars(folder)['loss/current'])).toHaveLength(12)
})

test('a crash ends by SIGKILL after the step', async () => {
  const folder = small()
  expect(await withFault(folder, 'crash@7')).toMatchObject({ code: null, signal: 'SIGKILL' })
  expect(values(scalars(folder)['loss/current'])).toHaveLength(7)
})

test('NaN: loss nan, black samples, exit 0', async () => {
  const folder = small()
  const sampled = { sample_every_n_epochs: 2, sample_prompts: join(folder, 'prompts.txt') }
  const { code, stderr } = await withFault(folder, 'nan@12', sampled)
  const losses = values(scalars(folder)['loss/current'])
  expect(code).toBe(0)
  expect(losses.slice(0, 12).every(Number.isFinite)).toBe(true)
  expect(losses.slice(12).every(Number.isNaN)).toBe(true)
  expect(stderr).toContain('avr_loss=nan')
  const pictures = readdirSync(join(folder, 'output/sample')).filter((name) => name.includes('e000002'))
  for (const name of pictures)
    expect(readFileSync(join(folder, 'output/sample', name)).length).toBeLessThan(300)
})

test('a full disk: the next checkpoint fails with the words of safetensors', async () => {
  const folder = small()
  const { code, stderr } = await withFault(folder, 'disk-full@15')
  expect(code).toBe(1)
  expect(stderr).toContain(
    'SafetensorError: Error while serializing: I/O error: No space left on device (os error 28)',
  )
  expect(readdirSync(join(folder, 'output'))).toEqual(['zorvek-000001.safetensors'])
})

test('a stall keeps the process and its files as they are, and a signal ends it', async () => {
  const folder = small()
  const child = spawn(process.execPath, [program, ...usual(folder)], {
    env: { ...process.env, LORASWEEP_REHEARSAL_FAULT: 'stall@5' },
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)))
  await until(
    'five steps',
    () =>
      existsSync(join(folder, 'logs')) &&
      readdirSync(join(folder, 'logs')).length > 0 &&
      values(scalars(folder)['loss/current']).length >= 5,
  )
  expect(child.exitCode).toBeNull()
  expect(values(scalars(folder)['loss/current'])).toHaveLength(5)
  child.kill('SIGTERM')
  expect(await ended).toBe('SIGTERM')
})

test('a slow disk: a checkpoint is seen half written', async () => {
  const folder = small()
  const path = join(folder, 'output/zorvek-000001.safetensors')
  let smallest = Number.POSITIVE_INFINITY
  const running = withFault(folder, 'slow-disk', {
    network_dim: 2,
    max_train_epochs: 2,
    save_precision: 'fp16',
  })
  await until('part of a checkpoint', () => {
    if (existsSync(path)) smallest = Math.min(smallest, readFileSync(path).length)
    return smallest < Number.POSITIVE_INFINITY
  })
  expect((await running).code).toBe(0)
  expect(smallest).toBeLessThan(readFileSync(path).length)
}, 90_000)

describe('what cannot be done fails as sd-scripts does', () => {
  test('an option that does not exist: argparse says so, accelerate ends with 1', async () => {
    const { code, stderr } = await rehearse([
      'train_network.py',
      ...usual(small()),
      '--netwrok_dropout',
      '0.1',
    ])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^usage: train_network\.py \[-h\]/)
    expect(stderr).toContain('train_network.py: error: unrecognized arguments: --netwrok_dropout 0.1')
    expect(stderr).toMatch(/returned non-zero exit status 2\.\n$/)
  })

  test('a scheduler that does not exist', async () => {
    const { code, stderr } = await rehearse(usual(small(), { lr_scheduler: 'cosinus' }))
    expect(code).toBe(1)
    expect(stderr).toContain(
      "ValueError: cosinus is not a valid SchedulerType, please select one of ['linear', 'cosine',",
    )
  })

  test('a folder without pictures: an error is logged and the exit code is 0', async () => {
    const folder = testFolder()
    const { code, stderr } = await rehearse(usual(folder))
    expect(code).toBe(0)
    expect(stderr).toContain('ERROR    No data found.')
    expect(existsSync(join(folder, 'output'))).toBe(false)
  })

  test('a picture that cannot be read is named', async () => {
    const folder = small()
    const path = join(folder, 'dataset/5_zorvek/broken.png')
    writeFileSync(path, 'not a picture')
    const { code, stderr } = await rehearse(usual(folder))
    expect(code).toBe(1)
    expect(stderr).toContain(`Error loading file: ${path}`)
    expect(stderr).toContain('OSError: image file is truncated')
  })
})

test('a fault that does not exist is refused', () => {
  expect(() => parseFaults('oom@30,gremlins')).toThrow("got 'gremlins'")
})
