import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { isAlive, markedProcesses, signalProcess } from '../../runner/process.ts'
import type { ProcessIdentity } from '../../tracker/model.ts'
import { homeRuns, readStarted } from '../../tracker/run-folder.ts'
import { until } from './until.ts'

const shipped = fileURLToPath(new URL('../../dist/runner/cli.js', import.meta.url))

export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Place {
  readonly home: string
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Another copy of the program. */
  readonly cli?: string
}

/** The program that ships, as a process of its own. */
export interface Running {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  readonly finished: Promise<Finished>
}

export function startLorasweep(args: readonly string[], { home, cwd, env, cli = shipped }: Place): Running {
  if (!existsSync(cli)) throw new Error('dist is not built: npm run build')
  const child = spawn(process.execPath, [cli, '--home', home, ...args], {
    cwd: cwd ?? process.cwd(),
    env: { ...process.env, LORASWEEP_GRACE_MS: '500', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await endEverything(home)
  })
  return { child, stdout: () => stdout, stderr: () => stderr, finished }
}

export const lorasweep = (args: readonly string[], place: Place): Promise<Finished> =>
  startLorasweep(args, place).finished

/** Trainings outlive their runner by design; a test's must not outlive the test. */
async function endEverything(home: string): Promise<void> {
  const keepers = homeRuns(home).flatMap(({ folder }) => readStarted(folder)?.keeper ?? [])
  for (const one of keepers) signalProcess(one, 'SIGKILL')
  const trainers = (): ProcessIdentity[] => homeRuns(home).flatMap(({ folder }) => markedProcesses(folder))
  for (const one of trainers()) signalProcess(one, 'SIGKILL')
  await until('everything to end', () => ![...keepers, ...trainers()].some(isAlive))
}
