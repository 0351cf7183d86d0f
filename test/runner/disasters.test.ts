import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { markedProcesses } from '../../runner/process.ts'
import { homeRuns, readExit } from '../../tracker/run-folder.ts'
import { testFolder } from '../support/folders.ts'
import { lorasweep, startLorasweep } from '../support/lorasweep.ts'
import { fixtures } from '../support/truth.ts'
import { until } from '../support/until.ts'
import { freshDecode } from './record.ts'

const isRoot = process.getuid?.() === 0
if (!isRoot) console.warn('small and read-only disks are not tested: mounting them needs root')

/** A sweep file of recorded trainings beside a home. */
function sweepFile(folder: string, speed: number, names: readonly string[]): string {
  const file = join(folder, 'sweep.yaml')
  const trials = names.map((name) => `  - {recording: ${JSON.stringify(join(fixtures, 'recorded', name))}}`)
  const head = `name: night\ntrainer: replay\nscript: train_network\ndataset: {token: zorvek}\nset: {speed: ${speed}}`
  writeFileSync(file, `${head}\ntrials:\n${trials.join('\n')}\nprompts: [zorvek --d 11]\nslots: {cpu: 1}\n`)
  return file
}

function place(speed: number, names: readonly string[]): { home: string; file: string } {
  const folder = testFolder()
  const home = join(folder, 'home')
  mkdirSync(home)
  return { home, file: sweepFile(folder, speed, names) }
}

/** A disk of its own of so many megabytes, gone when the test ends. */
function smallDisk(megabytes: number): string {
  const folder = testFolder()
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk])
  onTestFinished(() => {
    execFileSync('umount', ['-l', disk])
  })
  return disk
}

const attempts = (home: string): string[] => homeRuns(home).map(({ trial, attempt }) => `${trial}.${attempt}`)

async function statuses(home: string): Promise<{ state: string; reason: string | null }[]> {
  const { stdout } = await lorasweep(['status', '--json'], { home })
  return JSON.parse(stdout).sweeps[0].runs
}

describe('bad nights', () => {
  it('two runners on one home: one works, the other follows, every trial runs once', async () => {
    const { home, file } = place(12, ['unet-only', 'ok-epochs'])
    const both = [1, 2].map(() => startLorasweep(['run', file, '--no-dashboard'], { home }))
    const ends = await Promise.all(both.map(({ finished }) => finished))
    expect(ends.map(({ code }) => code)).toEqual([0, 0])
    expect(attempts(home)).toEqual(['1.1', '2.1'])
  })

  it('the follower takes over when the worker is killed', async () => {
    const { home, file } = place(8, ['unet-only', 'ok-epochs'])
    const first = startLorasweep(['run', file, '--no-dashboard'], { home })
    await until('a training', () => homeRuns(home).some(({ folder }) => markedProcesses(folder).length > 0))
    const second = startLorasweep(['run', file, '--no-dashboard'], { home })
    await until('the second to follow', () => second.stderr().includes('running'))
    first.child.kill('SIGKILL')
    expect((await second.finished).code).toBe(0)
    expect(attempts(home)).toEqual(['1.1', '2.1'])
  })

  it('two dashboards on one home answer alike', async () => {
    const { home, file } = place(1000, ['unet-only'])
    await lorasweep(['run', file, '--no-dashboard'], { home })
    const both = [1, 2].map(() => startLorasweep(['serve', '--port', '0'], { home }))
    const texts = await Promise.all(
      both.map(async (one) => {
        const address = await until('an address', () => /dashboard (http\S+)/.exec(one.stdout())?.[1])
        return (await fetch(new URL('/api/sweeps/night', address))).text()
      }),
    )
    expect(texts[0]).toBe(texts[1])
    expect(texts[0]).toContain('"succeeded"')
  })

  const suspendedSeconds = Number(process.env.LORASWEEP_SUSPEND_SECONDS ?? 4)
  it(`a runner suspended for ${suspendedSeconds} s keeps its work and nobody does it twice`, async () => {
    const { home, file } = place(10, ['unet-only', 'ok-epochs'])
    const first = startLorasweep(['run', file, '--no-dashboard'], { home })
    await until('a training', () => homeRuns(home).some(({ folder }) => markedProcesses(folder).length > 0))
    first.child.kill('SIGSTOP')
    const second = startLorasweep(['run', file, '--no-dashboard'], { home })
    await wait(suspendedSeconds * 1000)
    first.child.kill('SIGCONT')
    expect((await Promise.all([first.finished, second.finished])).map(({ code }) => code)).toEqual([0, 0])
    expect(attempts(home)).toEqual(['1.1', '2.1'])
  }, 120_000)

  it.skipIf(!isRoot)('below the reserve nothing starts, and the reason is shown', async () => {
    const disk = smallDisk(60)
    const file = sweepFile(disk, 1000, ['unet-only'])
    const home = join(disk, 'home')
    const runner = startLorasweep(['run', file, '--no-dashboard'], { home })
    const words = await until('the reason', async () => {
      return (
        homeRuns(home).length > 0 &&
        (await lorasweep(['status'], { home })).stdout.match(/nothing starts.*/)?.[0]
      )
    })
    expect(words).toMatch(/0\.\d GB are free and 2\.0 GB stay in reserve/)
    runner.child.kill('SIGINT')
    expect((await runner.finished).code).toBe(130)
    expect(homeRuns(home).map(({ folder }) => readExit(folder))).toEqual([null])
  })

  it.skipIf(!isRoot)(
    'a disk that fills up in the middle: a clear state, and what was written is read',
    async () => {
      const disk = smallDisk(4)
      const home = join(disk, 'home')
      mkdirSync(home)
      writeFileSync(join(home, 'config.json'), '{"reserveGigabytes": 0}')
      const file = sweepFile(testFolder(), 4, ['ok-epochs'])
      const runner = startLorasweep(['run', file, '--no-dashboard'], { home })
      const folder = await until(
        'the training',
        () => homeRuns(home).find((one) => markedProcesses(one.folder).length > 0)?.folder,
      )
      const ballast = join(disk, 'ballast')
      fill(ballast)
      await until('the training to end', () => markedProcesses(folder).length === 0)
      rmSync(ballast, { force: true })
      expect((await runner.finished).code).toBe(1)
      const [one] = await statuses(home)
      expect(one?.state).toBe('failed')
      const exported = JSON.parse((await lorasweep(['export', 'night/1'], { home })).stdout)
      const bySeries = exported.series.toSorted((a: { tag: string }, b: { tag: string }) =>
        a.tag < b.tag ? -1 : 1,
      )
      expect(bySeries).toEqual(await freshDecode(folder))
    },
  )

  it.skipIf(!isRoot)('a read-only home: exit 4 and what to do', async () => {
    const disk = smallDisk(4)
    execFileSync('mount', ['-o', 'remount,ro', disk])
    const file = sweepFile(testFolder(), 1000, ['unet-only'])
    const { code, stderr } = await lorasweep(['run', file, '--no-dashboard'], { home: join(disk, 'home') })
    expect(stderr).toMatch(/read-only[\s\S]*--home/)
    expect(code).toBe(4)
  })
})

function fill(file: string): void {
  try {
    for (let _size = 0; ; _size += 64) writeFileSync(file, Buffer.alloc(64 * 1024), { flag: 'a' })
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
  }
}
