import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { homeRuns, readExit, readStarted, readSweepFolder } from '../../tracker/run-folder.ts'
import { testFolder } from '../support/folders.ts'
import { type Finished, lorasweep } from '../support/lorasweep.ts'
import { fixtures } from '../support/truth.ts'

/** A sweep file of recorded trainings that differ in network_dim, written again as a test goes on. */
function queue(): { home: string; run: (dims: readonly number[], ...args: string[]) => Promise<Finished> } {
  const home = join(testFolder(), 'home')
  mkdirSync(home)
  const file = join(home, 'queue.yaml')
  const recording = JSON.stringify(join(fixtures, 'recorded', 'unet-only'))
  const head =
    'name: queue\ntrainer: replay\nscript: train_network\ndataset: {token: zorvek}\nslots: {cpu: 1}'
  const run = (dims: readonly number[], ...args: string[]): Promise<Finished> => {
    const grid = `grid: {network_dim: [${dims}]}`
    writeFileSync(
      file,
      `${head}\nset: {speed: 1000, recording: ${recording}}\n${grid}\nprompts: [zorvek --d 11]\n`,
    )
    return lorasweep(['run', file, '--no-dashboard', ...args], { home })
  }
  return { home, run }
}

const attempts = (home: string): string[] => homeRuns(home).map(({ trial, attempt }) => `${trial}.${attempt}`)
const dims = (home: string): unknown[] =>
  readSweepFolder(home, 'queue')?.json.trials.map(({ number, parameters }) => [
    number,
    parameters.network_dim,
  ]) ?? []

describe('a sweep file that is run again', () => {
  it('the same: carries on and trains nothing twice', async () => {
    const { home, run } = queue()
    expect((await run([1, 2])).code).toBe(0)
    const again = await run([1, 2])
    expect(again.code).toBe(0)
    expect(again.stderr).toContain('nothing new to train')
    expect(attempts(home)).toEqual(['1.1', '2.1'])
  })

  it('more: the new ones are added behind the old, which keep their numbers, and one line says so', async () => {
    const { home, run } = queue()
    await run([2, 3])
    const more = await run([1, 2, 3])
    expect(more.stderr).toContain('queue: 1 new: trial 3')
    expect(dims(home)).toEqual([
      [1, 2],
      [2, 3],
      [3, 1],
    ])
    expect(attempts(home)).toEqual(['1.1', '2.1', '3.1'])
  })

  it('fewer: the others stay, marked', async () => {
    const { home, run } = queue()
    await run([1, 2])
    expect((await run([2])).stderr).toContain('no longer in the file, kept: trial 1')
    expect(readSweepFolder(home, 'queue')?.json.dropped).toEqual([1])
    expect(attempts(home)).toEqual(['1.1', '2.1'])
  })

  it('--again: what has ended is repeated as a second attempt', async () => {
    const { home, run } = queue()
    await run([1])
    await run([1], '--again')
    expect(attempts(home)).toEqual(['1.1', '1.2'])
  })

  it('a retry that is dropped before it starts hides no success', async () => {
    const { home, run } = queue()
    await run([1])
    expect((await lorasweep(['retry', 'queue/1'], { home })).stderr).toContain('start lorasweep serve')
    expect((await lorasweep(['stop', 'queue/1.2'], { home })).code).toBe(0)
    const { stdout } = await lorasweep(['best', '--json'], { home })
    expect(JSON.parse(stdout).sweeps[0].runs).toMatchObject([{ run: 'queue/1.1', state: 'succeeded' }])
    expect(JSON.parse((await lorasweep(['show', 'queue/1', '--json'], { home })).stdout).run).toBe(
      'queue/1.1',
    )
    expect((await lorasweep(['retry', 'queue/9'], { home })).code).toBe(2)
  })

  it('a slot is filled again within a second of its last training', async () => {
    const { home, run } = queue()
    await run([1, 2, 3])
    const times = homeRuns(home).map(({ folder }) => ({
      started: Date.parse(readStarted(folder)?.startedAt ?? ''),
      ended: Date.parse(readExit(folder)?.endedAt ?? ''),
    }))
    const gaps = times.slice(1).map(({ started }, index) => started - (times[index]?.ended ?? 0))
    // a second on an idle machine; beside the rest of the suite a keeper may wait for a core
    for (const gap of gaps) expect(gap, `idle for ${gaps} ms`).toBeLessThan(2000)
  })
})
