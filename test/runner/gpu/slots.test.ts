import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { homeRuns, readStarted, runPaths } from '../../../tracker/run-folder.ts'
import { testFolder } from '../../support/folders.ts'
import { lorasweep, startLorasweep } from '../../support/lorasweep.ts'
import { fakeNvidiaSmi } from '../../support/nvidia-smi.ts'
import { fixtures } from '../../support/truth.ts'
import { until } from '../../support/until.ts'

const card = (index: number, uuid: string): string =>
  `${index}, ${uuid}, NVIDIA GeForce RTX 3060, 12288, 900, 3, 44, 17.25, 550.144.03, 8.6\n`

function sweepOn(gpus: string, speed: number): { home: string; file: string; folder: string } {
  const folder = testFolder()
  const home = join(folder, 'home')
  mkdirSync(home)
  const file = join(folder, 'cards.yaml')
  const recording = JSON.stringify(join(fixtures, 'recorded', 'unet-only'))
  const head = 'name: cards\ntrainer: replay\nscript: train_network\ndataset: {token: zorvek}'
  const rest = `set: {speed: ${speed}, recording: ${recording}}\ngrid: {network_dim: [1, 2]}\nprompts: [zorvek --d 11]`
  writeFileSync(file, `${head}\n${rest}\nslots: {gpus: ${gpus}}\n`)
  return { home, file, folder }
}

describe('runs on cards', () => {
  it('one run per card, each told its own by uuid, its readings beside it', async () => {
    const { home, file, folder } = sweepOn('all', 4)
    const smi = fakeNvidiaSmi(folder)
    smi.sayCards(card(0, 'GPU-a') + card(1, 'GPU-b'))
    const running = startLorasweep(['run', file, '--no-dashboard'], { home })
    const pids = await until('two trainers', () => {
      const trainers = homeRuns(home).flatMap((one) => readStarted(one.folder)?.trainer?.pid ?? [])
      return trainers.length === 2 ? trainers : null
    })
    const environments = pids.map((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0'))
    expect(environments.map((one) => one.find((text) => text.startsWith('CUDA_VISIBLE_DEVICES')))).toEqual([
      'CUDA_VISIBLE_DEVICES=GPU-a',
      'CUDA_VISIBLE_DEVICES=GPU-b',
    ])
    expect(environments.every((one) => one.includes('CUDA_DEVICE_ORDER=PCI_BUS_ID'))).toBe(true)
    expect((await running.finished).code).toBe(0)
    const [first] = homeRuns(home)
    expect(readStarted(first?.folder ?? '')).toMatchObject({
      slot: 'GPU-a',
      versions: { driver: '550.144.03' },
    })
    expect(readFileSync(runPaths(first?.folder ?? '').gpu, 'utf8')).toMatch(/"usedMiB": ?900|900/)
  })

  it('a card in use by others is waited for, and said so', async () => {
    const { home, file, folder } = sweepOn('[0]', 1000)
    const smi = fakeNvidiaSmi(folder)
    smi.sayCards(card(0, 'GPU-a'))
    smi.sayApps('GPU-a, 4242, /usr/bin/blender, 6000\n')
    const running = startLorasweep(['run', file, '--no-dashboard'], { home })
    await until('the reason', async () =>
      /GPU-a is in use by .*blender/.test((await lorasweep(['status'], { home })).stdout),
    )
    expect(homeRuns(home).map((one) => readStarted(one.folder))).toEqual([null, null])
    smi.sayApps('')
    expect((await running.finished).code).toBe(0)
  })

  it('a sweep that needs a card where none answers: exit 4 and what to do', async () => {
    const { home, file, folder } = sweepOn('all', 1000)
    fakeNvidiaSmi(folder).fail('No devices were found', 6)
    const { code, stderr } = await lorasweep(['run', file, '--no-dashboard'], { home })
    expect(code).toBe(4)
    expect(stderr).toMatch(/No devices were found[\s\S]*doctor/)
  })
})
