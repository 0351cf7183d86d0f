import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { markedProcesses } from '../../runner/process.ts'
import type { BestDocument } from '../../runner/terminal/best-document.ts'
import { homeRuns, readExit, readStarted } from '../../tracker/run-folder.ts'
import { testFolder } from '../support/folders.ts'
import { lorasweep, startLorasweep } from '../support/lorasweep.ts'
import { fixtures } from '../support/truth.ts'
import { until } from '../support/until.ts'
import { filesOf, freshDecode, withoutPlaces } from './record.ts'

/** A home with a sweep file of four short recorded trainings. */
function sweepHome(speed: number): { home: string; file: string } {
  const home = join(testFolder(), 'home')
  mkdirSync(home)
  const file = join(home, 'nights.yaml')
  const names = ['ok-epochs', 'unet-only', 'unet-only', 'oom']
  const trials = names.map((name, index) => {
    return `  - {recording: ${JSON.stringify(join(fixtures, 'recorded', name))}, network_dim: ${index + 1}}`
  })
  const head = `name: nights\ntrainer: replay\nscript: train_network\ndataset: {token: zorvek}\nset: {speed: ${speed}}`
  writeFileSync(file, `${head}\ntrials:\n${trials.join('\n')}\nprompts: [zorvek --d 11]\nslots: {cpu: 2}\n`)
  return { home, file }
}

/** Small and seeded, so that a failure can be played again. */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const runs = (home: string) => homeRuns(home)
const firstTrainer = (home: string) => runs(home).map(({ folder }) => readStarted(folder)?.trainer)[0] ?? null
const isAnyAlive = (home: string): boolean =>
  runs(home).some(({ folder }) => markedProcesses(folder).length > 0)

async function bestOf(home: string): Promise<unknown> {
  const { stdout } = await lorasweep(['best', '--json'], { home })
  const { sweeps } = JSON.parse(stdout) as BestDocument
  return withoutPlaces(sweeps)
}

async function uninterrupted(speed: number): Promise<unknown> {
  const { home, file } = sweepHome(speed)
  await lorasweep(['run', file, '--no-dashboard'], { home })
  return bestOf(home)
}

const kills = Number(process.env.LORASWEEP_KILLS ?? 20)

describe('a runner that is killed', () => {
  it(`again and again (${kills} times): every trial ends exactly once and nothing is lost`, async () => {
    const seed = Number(process.env.LORASWEEP_SEED ?? Date.now() % 1_000_000)
    console.log(`LORASWEEP_SEED=${seed}`)
    const roll = dice(seed)
    const { home, file } = sweepHome(1.6)
    for (let kill = 0; kill < kills; kill += 1) {
      const { child, finished } = startLorasweep(['run', file, '--no-dashboard'], { home })
      await until('a training to be alive', () => isAnyAlive(home))
      await wait(roll() * 500)
      expect(isAnyAlive(home), `a training to be alive at kill ${kill + 1}`).toBe(true)
      child.kill('SIGKILL')
      await finished
    }
    const { code, stderr } = await lorasweep(['run', file, '--no-dashboard'], { home })
    expect(code, stderr).toBe(1)

    expect(runs(home).map(({ trial, attempt }) => `${trial}.${attempt}`)).toEqual([
      '1.1',
      '2.1',
      '3.1',
      '4.1',
    ])
    expect(runs(home).map(({ folder }) => readExit(folder)?.code)).toEqual([0, 0, 0, 1])
    expect(isAnyAlive(home)).toBe(false)
    for (const { trial, folder } of runs(home)) {
      const exported = await lorasweep(['export', `nights/${trial}`], { home })
      expect(bySeries(JSON.parse(exported.stdout).series)).toEqual(await freshDecode(folder))
      const shown = JSON.parse((await lorasweep(['show', `nights/${trial}`, '--json'], { home })).stdout)
      expect({ samples: names(shown.samples), checkpoints: names(shown.checkpoints) }).toEqual(
        filesOf(folder),
      )
      expect(temporaryFiles(folder)).toEqual([])
    }
    expect(await bestOf(home)).toEqual(await uninterrupted(1000))
  }, 240_000)

  it('leaves its training running, and the next runner adopts it', async () => {
    const { home, file } = sweepHome(10)
    const first = startLorasweep(['run', file, '--no-dashboard'], { home })
    await until('a training to be alive', () => firstTrainer(home))
    first.child.kill('SIGKILL')
    await first.finished
    const before = firstTrainer(home)
    expect(isAnyAlive(home)).toBe(true)
    const { code } = await lorasweep(['run', file, '--no-dashboard'], { home })
    expect(code).toBe(1)
    expect(firstTrainer(home)).toEqual(before)
  })
})

const names = (files: readonly { path: string }[]): string[] => files.map(({ path }) => basename(path)).sort()
const bySeries = (series: readonly { tag: string }[]) => series.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))

const temporaryFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.part$|\.json\.\d+$/.test(name),
  )
