import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readCards, readForeignUse } from '../../../runner/gpu/read.ts'
import { type GpuReadings, gpuReadings } from '../../../runner/gpu/readings.ts'
import { gpuRecorder } from '../../../runner/gpu/record.ts'
import { runMark } from '../../../runner/process.ts'
import type { GpuReading } from '../../../tracker/gpu-reading.ts'
import { testFolder } from '../../support/folders.ts'
import { fakeNvidiaSmi, withoutNvidiaSmi } from '../../support/nvidia-smi.ts'
import { until } from '../../support/until.ts'

const row = (uuid: string, used: number | string): string =>
  `0, ${uuid}, NVIDIA GeForce RTX 3060, 12288, ${used}, 3, 44, 17.25, 550.144.03, 8.6\n`

/** Each reading is a second later than the one before. */
function followed(againMs = 50): GpuReadings {
  let seconds = 0
  const readings = gpuReadings({ now: () => new Date(++seconds * 1000), everySeconds: 1, againMs })
  onTestFinished(readings.close)
  return readings
}

test('the cards of a machine are asked once', async () => {
  const smi = fakeNvidiaSmi(testFolder())
  smi.sayCards(row('GPU-a', 1) + row('GPU-b', 2))
  const { cards, trouble } = await readCards()
  expect(cards.map(({ uuid }) => uuid)).toEqual(['GPU-a', 'GPU-b'])
  expect(trouble).toBeNull()
})

test('without nvidia-smi there are no cards, and that is said', async () => {
  withoutNvidiaSmi(testFolder())
  expect(await readCards()).toMatchObject({ cards: [], trouble: { kind: 'no-program' } })
  expect(await readForeignUse()).toEqual(new Map())
  const readings = followed()
  await until('the answer', () => readings.trouble() !== null)
  expect(readings.trouble()?.kind).toBe('no-program')
  expect(readings.latest().size).toBe(0)
})

test('readings follow the card while it answers, and come back when it does', async () => {
  const smi = fakeNvidiaSmi(testFolder())
  smi.sayCards(row('GPU-a', 100))
  const readings = followed()
  const used = (): number | null | undefined => readings.latest().get('GPU-a')?.memoryUsedMiB
  await until('a first reading', () => used() === 100)
  smi.sayCards(row('GPU-a', '[N/A]'))
  await until('a reading without a value', () => used() === null)
  smi.fail('Failed to initialize NVML: Driver/library version mismatch', 18)
  await until('the driver to be gone', () => readings.trouble()?.kind === 'driver-mismatch')
  await until('no reading to be left', () => readings.latest().size === 0)
  smi.heal()
  smi.sayCards(row('GPU-a', 300))
  await until('the card to be back', () => used() === 300 && readings.trouble() === null)
})

test('a process with the mark of a run is ours, another is not', async () => {
  const smi = fakeNvidiaSmi(testFolder())
  const start = (env: NodeJS.ProcessEnv): number => {
    const child = spawn('sleep', ['60'], { env: { PATH: process.env.PATH, ...env }, stdio: 'ignore' })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    return child.pid ?? 0
  }
  const [ours, foreign] = [start({ [runMark]: '/somewhere/1' }), start({})]
  await until('both to have their own environment', () =>
    [ours, foreign].every((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sleep')),
  )
  smi.sayApps(`GPU-a, ${ours}, python, 9000\nGPU-b, ${foreign}, python, 9000\n`)
  expect([...(await readForeignUse()).keys()]).toEqual(['GPU-b'])
})

test('each reading of its card is written to gpu.jsonl once', () => {
  const folder = join(testFolder(), 'run')
  mkdirSync(folder)
  const reading = (at: string): ReadonlyMap<string, GpuReading> =>
    new Map([
      ['GPU-a', { at, uuid: 'GPU-a', memoryUsedMiB: 1, utilization: null, celsius: 44, watts: 17.25 }],
    ])
  const record = gpuRecorder()
  const runs = [{ folder, slot: 'GPU-a' }]
  for (const at of ['one', 'one', 'two']) record(reading(at), runs)
  record(reading('three'), [])
  record(reading('three'), [{ folder, slot: 'cpu-1' }])
  const lines = readFileSync(join(folder, 'gpu.jsonl'), 'utf8').trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).at)).toEqual(['one', 'two'])
})
