import { spawn } from 'node:child_process'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  isAlive,
  markedProcesses,
  processIdentity,
  requireTraining,
  signalProcess,
} from '../../runner/process.ts'
import { ProblemError } from '../../tracker/problem.ts'
import { until } from '../support/until.ts'

function sleeper(env: NodeJS.ProcessEnv = {}) {
  const child = spawn('sleep', ['600'], { stdio: 'ignore', env: { ...process.env, ...env } })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

describe('processes', () => {
  it('a living process is found again by number, boot and start time', async () => {
    const child = sleeper()
    const identity = await until('sleep to live', () => processIdentity(child.pid ?? 0))
    expect(isAlive(identity)).toBe(true)
  })

  it('a later process with the same number is somebody else and is never signalled', async () => {
    const child = sleeper()
    const identity = await until('sleep to live', () => processIdentity(child.pid ?? 0))
    const earlier = { ...identity, startTime: String(Number(identity.startTime) - 1) }
    expect(isAlive(earlier)).toBe(false)
    expect(signalProcess(earlier, 'SIGKILL')).toBe(false)
    expect(isAlive(identity)).toBe(true)
  })

  it('a process of an earlier boot is dead', async () => {
    const identity = await until('own identity', () => processIdentity(process.pid))
    expect(isAlive({ ...identity, bootId: 'another' })).toBe(false)
  })

  it('a zombie is dead', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 600'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    onTestFinished(() => {
      parent.kill('SIGKILL')
    })
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (text) => resolve(Number(text))),
    )
    await until('the child to be a zombie', () => processIdentity(pid) === null)
    process.kill(pid, 0)
  })

  it('descendants of a run are found by their mark', async () => {
    const child = sleeper({ LORASWEEP_RUN: '/home/x/it is a run' })
    await until('the marked process', () => markedProcesses('/home/x/it is a run').length === 1)
    expect(markedProcesses('/home/x/it is a run')[0]?.pid).toBe(child.pid)
    expect(markedProcesses('/home/x/it is another')).toEqual([])
  })

  it('says where training works when it does not work here', () => {
    expect(() => requireTraining('win32')).toThrow(ProblemError)
    expect(() => requireTraining('win32')).toThrow(/WSL 2/)
  })
})
