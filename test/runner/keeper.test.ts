import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isAlive, markedProcesses, signalProcess } from '../../runner/process.ts'
import { readExit, readStarted } from '../../tracker/run-folder.ts'
import { testFolder } from '../support/folders.ts'
import { until } from '../support/until.ts'

const keeper = fileURLToPath(new URL('../../dist/runner/keeper.js', import.meta.url))

/** A run folder whose trainer is a shell script of the test. */
function runFolder(script: string, env: Record<string, string> = {}): string {
  const folder = join(testFolder(), 'run 1')
  mkdirSync(folder)
  const command = { program: 'sh', args: ['-c', script], cwd: folder, env }
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ command }))
  return folder
}

function keep(folder: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, [keeper, folder], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, LORASWEEP_GRACE_MS: '300', ...env },
  })
  onTestFinished(() => {
    for (const one of markedProcesses(folder)) signalProcess(one, 'SIGKILL')
    child.kill('SIGKILL')
  })
  return child
}

const ended = (folder: string) => until('exit.json', () => readExit(folder))
const startedTrainer = (folder: string) => until('the trainer', () => readStarted(folder)?.trainer)
const log = (folder: string): string => readFileSync(join(folder, 'train.log'), 'utf8')

describe('keeper', () => {
  it('writes how the trainer ended, and what it said to both descriptors', async () => {
    const folder = runFolder('echo out; echo err >&2; exit 3')
    keep(folder)
    expect(await ended(folder)).toMatchObject({ code: 3, signal: null })
    expect(log(folder)).toBe('out\nerr\n')
  })

  it('leaves no temporary file', async () => {
    const folder = runFolder('exit 0')
    keep(folder)
    await ended(folder)
    expect(readdirSync(folder).sort()).toEqual(['exit.json', 'run.json', 'started.json', 'train.log'])
  })

  it('names the signal that ended the trainer', async () => {
    const folder = runFolder('kill -9 $$')
    keep(folder)
    expect(await ended(folder)).toMatchObject({ code: null, signal: 'SIGKILL' })
  })

  it('says so when the program does not exist', async () => {
    const folder = runFolder('')
    const command = { program: '/no/such/python', args: [], cwd: folder, env: {} }
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ command }))
    keep(folder)
    expect(await ended(folder)).toMatchObject({ code: 127 })
    expect(log(folder)).toContain('/no/such/python could not be started')
  })

  it('a second keeper of the same run starts nothing', async () => {
    const folder = runFolder('echo once; sleep 600')
    keep(folder)
    await startedTrainer(folder)
    const second = keep(folder)
    await until('the second keeper to leave', () => second.exitCode !== null)
    expect(log(folder)).toBe('once\n')
    expect(markedProcesses(folder)).toHaveLength(2)
  })

  it('an ended run is never started again', async () => {
    const folder = runFolder('echo once')
    keep(folder)
    await ended(folder)
    const second = keep(folder)
    await until('the second keeper to leave', () => second.exitCode !== null)
    expect(log(folder)).toBe('once\n')
  })

  it('passes a stop to the whole group, and harder to those who do not listen', async () => {
    const folder = runFolder(`trap '' TERM; sh -c "trap '' TERM; while :; do sleep 1; done" & wait`)
    keep(folder)
    await startedTrainer(folder)
    const { keeper: one } = await until('started.json', () => readStarted(folder))
    signalProcess(one, 'SIGTERM')
    expect(await ended(folder)).toMatchObject({ signal: 'SIGKILL' })
    expect(markedProcesses(folder)).toEqual([])
  })

  it('ends a grandchild that left the group, by its mark', async () => {
    const folder = runFolder('setsid sh -c "trap \'\' TERM; while :; do sleep 1; done" & sleep 0.2; exit 0')
    keep(folder)
    expect(await ended(folder)).toMatchObject({ code: 0 })
    expect(markedProcesses(folder)).toEqual([])
  })

  it('outlives a hang-up of the terminal', async () => {
    const folder = runFolder('sleep 600')
    keep(folder)
    await startedTrainer(folder)
    const { keeper: one, trainer } = await until('started.json', () => readStarted(folder))
    signalProcess(one, 'SIGHUP')
    expect(trainer && isAlive(trainer)).toBe(true)
    expect(existsSync(join(folder, 'exit.json'))).toBe(false)
  })

  it('the trainer goes on when the keeper is killed', async () => {
    const folder = runFolder('echo a; sleep 1; echo b')
    const child = keep(folder)
    await startedTrainer(folder)
    child.kill('SIGKILL')
    await until('the trainer to finish by itself', () => log(folder) === 'a\nb\n')
    await until('the trainer to be gone', () => markedProcesses(folder).length === 0)
    expect(existsSync(join(folder, 'exit.json'))).toBe(false)
  })
})
