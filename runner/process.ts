/**
 * The only file that asks the operating system about processes. Reads Linux's /proc (WSL 2 too);
 * on other systems training cannot be started, everything else works.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { ProcessIdentity } from '../tracker/model.ts'
import { ProblemError, problem } from '../tracker/problem.ts'

/** Marks every descendant of a run; its value is the run folder. */
export const runMark = 'LORASWEEP_RUN'

export const host = (): string => hostname()

export const canTrain = (platform: NodeJS.Platform = process.platform): boolean => platform === 'linux'

/** @throws ProblemError where processes cannot be followed. */
export function requireTraining(platform: NodeJS.Platform = process.platform): void {
  if (canTrain(platform)) return
  throw new ProblemError([
    problem('not-on-this-system', 'Training does not run on this system yet', {
      expected: 'Linux or WSL 2',
      got: platform,
      hint: 'Use WSL 2 to train. plan, import, judge and serve work here.',
    }),
  ])
}

/** `/proc/<pid>/stat`: state and start time (fields 3 and 22) follow the last `)` of the name. */
function processStat(pid: number): { state: string; startTime: string } | null {
  const text = readProc(`/proc/${pid}/stat`)
  if (text === null) return null
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0] ?? '', startTime: fields[19] ?? '' }
}

export const bootId = (): string => readProc('/proc/sys/kernel/random/boot_id')?.trim() ?? ''

/** Null when no such process lives; a zombie is dead. */
export function processIdentity(pid: number): ProcessIdentity | null {
  const stat = processStat(pid)
  if (stat === null || stat.state === 'Z' || stat.state === 'X') return null
  return { pid, bootId: bootId(), startTime: stat.startTime }
}

/** Whether this very process lives, not a later one with its number. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = processIdentity(identity.pid)
  return now !== null && now.bootId === identity.bootId && now.startTime === identity.startTime
}

/** Signals the group led by this very process; false when it is gone. */
export function signalGroup(leader: ProcessIdentity, signal: NodeJS.Signals): boolean {
  return isAlive(leader) && sendSignal(-leader.pid, signal)
}

export function signalProcess(one: ProcessIdentity, signal: NodeJS.Signals): boolean {
  return isAlive(one) && sendSignal(one.pid, signal)
}

/** Every living process of this user that carries the mark of the run, however it was started. */
export function markedProcesses(runFolder: string): ProcessIdentity[] {
  const mark = `${runMark}=${runFolder}`
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => readProc(`/proc/${name}/environ`)?.split('\0').includes(mark))
    .map((name) => processIdentity(Number(name)))
    .filter((one) => one !== null)
}

/** The run folder whose mark a process carries; null for everybody else's, and where it may not be read. */
export function runOfProcess(pid: number): string | null {
  const marked = readProc(`/proc/${pid}/environ`)
    ?.split('\0')
    .find((one) => one.startsWith(`${runMark}=`))
  return marked?.slice(runMark.length + 1) ?? null
}

function sendSignal(target: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(target, signal)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false
    throw error
  }
}

/** Null when the process ended meanwhile, or belongs to somebody else. */
function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(codeOf(error))) return null
    throw error
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''
