import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isAlive, markedProcesses, processIdentity, signalProcess } from '../../runner/process.ts'
import type { RunState } from '../../tracker/model.ts'
import { homeRuns, readExit, readStarted, runPaths } from '../../tracker/run-folder.ts'
import { testFolder } from '../support/folders.ts'
import { lorasweep, type Running, startLorasweep } from '../support/lorasweep.ts'
import { fixtures } from '../support/truth.ts'
import { until } from '../support/until.ts'

/** A sweep of one recorded training, started; resolves when its trainer lives. */
async function started(
  speed: number,
): Promise<{ home: string; file: string; runner: Running; folder: string }> {
  const home = join(testFolder(), 'home')
  mkdirSync(home)
  const file = join(home, 'one.yaml')
  const recording = JSON.stringify(join(fixtures, 'recorded', 'unet-only'))
  const head = 'name: one\ntrainer: replay\nscript: train_network\ndataset: {token: zorvek}\nslots: {cpu: 1}'
  writeFileSync(file, `${head}\nset: {speed: ${speed}, recording: ${recording}}\nprompts: [zorvek --d 11]\n`)
  const runner = startLorasweep(['run', file, '--no-dashboard'], { home })
  const folder = await until(
    'the trainer',
    () => homeRuns(home).find((one) => readStarted(one.folder)?.trainer)?.folder,
  )
  return { home, file, runner, folder }
}

const keeperOf = (folder: string) => until('started.json', () => readStarted(folder)?.keeper)
const trainerOf = (folder: string) => until('the trainer', () => readStarted(folder)?.trainer)

async function statesOf(home: string): Promise<{ state: RunState; reason: string | null }[]> {
  const { stdout } = await lorasweep(['status', '--json'], { home })
  return JSON.parse(stdout).sweeps[0].runs
}

/** Everything that belongs to a run ends at once, as when the power fails. */
async function powerCut(folder: string, runner: Running): Promise<void> {
  const keeper = await keeperOf(folder)
  runner.child.kill('SIGKILL')
  signalProcess(keeper, 'SIGKILL')
  for (const one of markedProcesses(folder)) signalProcess(one, 'SIGKILL')
  await until('all to be dead', () => !isAlive(keeper) && markedProcesses(folder).length === 0)
}

describe('when processes die', () => {
  it('the keeper: training goes on, and its whole final checkpoint says that it succeeded', async () => {
    const { home, runner, folder } = await started(8)
    signalProcess(await keeperOf(folder), 'SIGKILL')
    expect(isAlive(await trainerOf(folder))).toBe(true)
    expect((await runner.finished).code).toBe(0)
    expect(readExit(folder)).toBeNull()
    expect(await statesOf(home)).toMatchObject([
      { state: 'succeeded', reason: 'exit status unknown; the final checkpoint is whole' },
    ])
  })

  it('the trainer: failed, with its signal', async () => {
    const { home, runner, folder } = await started(2)
    signalProcess(await trainerOf(folder), 'SIGKILL')
    expect((await runner.finished).code).toBe(1)
    const [one] = await statesOf(home)
    expect(one?.state).toBe('failed')
    expect(one?.reason).toMatch(/SIGKILL|killed/)
  })

  it('keeper and trainer: lost, and tried again', async () => {
    const { home, runner, folder } = await started(4)
    const keeper = await keeperOf(folder)
    const trainer = await trainerOf(folder)
    signalProcess(keeper, 'SIGKILL')
    signalProcess(trainer, 'SIGKILL')
    expect((await runner.finished).code).toBe(0)
    expect(homeRuns(home).map(({ attempt }) => attempt)).toEqual([1, 2])
    expect(await statesOf(home)).toMatchObject([{ state: 'succeeded' }])
  })

  it('everything at once, again and again: tried again twice and then left lost', async () => {
    const { home, file, runner, folder } = await started(2)
    await powerCut(folder, runner)
    for (const attempt of [2, 3]) {
      const again = startLorasweep(['run', file, '--no-dashboard'], { home })
      const next = await until(
        `attempt ${attempt}`,
        () => homeRuns(home).find((one) => one.attempt === attempt)?.folder,
      )
      await trainerOf(next)
      await powerCut(next, again)
    }
    const serving = startLorasweep(['serve', '--port', '0'], { home })
    await until('the last attempt to be found lost', async () => (await statesOf(home))[0]?.state === 'lost')
    await until('serve to have looked again', () => serving.stderr().includes('working'))
    expect(homeRuns(home).map(({ attempt }) => attempt)).toEqual([1, 2, 3])
  })

  it('a foreign process that now has the recorded number is never signalled', async () => {
    const { home, runner, folder } = await started(2)
    await powerCut(folder, runner)
    const foreign = startLorasweep(['serve', '--port', '0'], { home: join(testFolder(), 'other home') })
    const now = await until('a foreign process', () => processIdentity(foreign.child.pid ?? 0))
    const written = readStarted(folder)
    const taken = {
      ...written,
      keeper: { ...written?.keeper, pid: now.pid },
      trainer: { ...written?.trainer, pid: now.pid },
    }
    writeFileSync(runPaths(folder).started, JSON.stringify(taken))
    const stopping = await lorasweep(['stop', 'one/1.1'], { home })
    expect(stopping.code, stopping.stderr).toBe(0)
    expect(isAlive(now)).toBe(true)
  })

  it('a stop from another terminal ends the training and is kept in its folder', async () => {
    const { home, runner, folder } = await started(1)
    const { code } = await lorasweep(['stop', 'one/1', '--why', 'enough'], { home })
    expect(code).toBe(0)
    await runner.finished
    expect(await statesOf(home)).toMatchObject([
      { state: 'cancelled', reason: 'stopped by command line: enough' },
    ])
    expect(markedProcesses(folder)).toEqual([])
  })

  it('a hang-up of the terminal leaves the training running', async () => {
    const { runner, folder } = await started(2)
    runner.child.kill('SIGHUP')
    await runner.finished
    expect(isAlive(await trainerOf(folder))).toBe(true)
    await until('the training to end by itself', () => readExit(folder)?.code === 0)
  })
})
