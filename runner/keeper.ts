/**
 * keeper <run folder>: starts the trainer that run.json names, lives in a session of its own, passes
 * a stop to the trainer's whole process group, and writes exit.json last. Node built-ins only, so
 * that one file can be copied to any machine; Slurm starts the same program.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import type { Command, ProcessIdentity, RunExit, RunStarted } from '../tracker/model.ts'

/** Between a polite signal and one that cannot be refused. */
const graceMs = Number(process.env.LORASWEEP_GRACE_MS ?? 20_000)
/** On a full disk the end of a run waits for room: it is not lost. */
const diskFullRetryMs = 1000
/** What /proc says of a process that ended meanwhile, or belongs to somebody else. */
const unreadable: ReadonlySet<string> = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])
const folder = resolve(process.argv[2] ?? '.')
const place = (name: string): string => join(folder, name)

main()

function main(): void {
  if (existsSync(place('exit.json'))) return
  const keeper = identity(process.pid)
  if (keeper === null) throw new Error(`keeper cannot read its own /proc/${process.pid}/stat`)
  if (!claim(keeper)) return
  process.chdir(folder)
  start(keeper)
}

/** started.json is made by link(), which fails when it is there: two keepers cannot both start. */
function claim(keeper: ProcessIdentity): boolean {
  const temporary = place(`started.json.${process.pid}`)
  writeWhole(temporary, started(keeper, null))
  try {
    linkSync(temporary, place('started.json'))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(temporary, { force: true })
  }
}

function start(keeper: ProcessIdentity): void {
  const { command } = JSON.parse(readFileSync(place('run.json'), 'utf8')) as { command: Command }
  const log = openSync(place('train.log'), 'a')
  const child = spawn(command.program, [...command.args], {
    cwd: command.cwd,
    env: trainerEnvironment(command),
    stdio: ['ignore', log, log],
    detached: true,
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(child))
  process.on('SIGHUP', () => undefined)
  child.on('error', (error) => {
    writeSync(log, `lorasweep: ${command.program} could not be started: ${error.message}\n`)
    if (child.pid === undefined) finish({ code: 127, signal: null })
  })
  child.on('exit', (code, signal) => {
    closeSync(log)
    sweepUp(child, () => finish({ code, signal }))
  })
  const trainer = child.pid === undefined ? null : identity(child.pid)
  replace('started.json', started(keeper, trainer))
}

function trainerEnvironment(command: Command): NodeJS.ProcessEnv {
  const { LORASWEEP_VERSIONS: _, LORASWEEP_SLOT: __, ...inherited } = process.env
  return { ...inherited, ...command.env, PYTHONUNBUFFERED: '1', LORASWEEP_RUN: folder }
}

let stopping = false

function stop(child: ChildProcess): void {
  if (stopping || child.pid === undefined) return
  stopping = true
  const group = -child.pid
  signal(group, 'SIGTERM')
  setTimeout(() => signal(group, 'SIGKILL'), graceMs)
}

/** What the trainer left behind ends too: its group, then whoever still carries the mark. */
function sweepUp(child: ChildProcess, then: () => void): void {
  const group = child.pid === undefined ? null : -child.pid
  const leftovers = marked()
  if (leftovers.length === 0) {
    then()
    return
  }
  if (group !== null) signal(group, 'SIGTERM')
  for (const pid of leftovers) signal(pid, 'SIGTERM')
  const deadline = Date.now() + (stopping ? graceMs : Math.min(graceMs, 2000))
  const look = (): void => {
    const alive = marked()
    if (Date.now() >= deadline) for (const pid of alive) signal(pid, 'SIGKILL')
    if (alive.length === 0) then()
    else setTimeout(look, 50)
  }
  look()
}

function finish(ended: { code: number | null; signal: string | null }): void {
  const exit: RunExit = { ...ended, endedAt: new Date().toISOString() }
  const write = (): void => {
    try {
      replace('exit.json', exit)
      process.exit(0)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      setTimeout(write, diskFullRetryMs)
    }
  }
  write()
}

function started(keeper: ProcessIdentity, trainer: ProcessIdentity | null): RunStarted {
  return {
    keeper,
    trainer,
    host: hostname(),
    startedAt: new Date().toISOString(),
    slot: process.env.LORASWEEP_SLOT ?? '',
    versions: JSON.parse(process.env.LORASWEEP_VERSIONS ?? '{}') as Record<string, string>,
  }
}

/** Temporary file, then rename: a reader sees the old file or the new one, never half of it. */
function replace(name: string, content: unknown): void {
  const temporary = place(`${name}.${process.pid}`)
  writeWhole(temporary, content)
  renameSync(temporary, place(name))
}

function writeWhole(path: string, content: unknown): void {
  const file = openSync(path, 'w')
  writeSync(file, `${JSON.stringify(content, null, 1)}\n`)
  fsyncSync(file)
  closeSync(file)
}

function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Start time is field 22 of /proc/<pid>/stat, counted after the last `)` of the name. */
function identity(pid: number): ProcessIdentity | null {
  const fields = read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')
  const bootId = read('/proc/sys/kernel/random/boot_id')?.trim()
  if (!fields || !bootId || fields[0] === 'Z') return null
  return { pid, bootId, startTime: fields[19] ?? '' }
}

function marked(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .filter((pid) => read(`/proc/${pid}/environ`)?.split('\0').includes(`LORASWEEP_RUN=${folder}`))
    .filter((pid) => identity(pid) !== null)
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (unreadable.has((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}
