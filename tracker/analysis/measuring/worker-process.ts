import { type ChildProcess, fork } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Job } from './job.ts'
import type { Ask } from './one-by-one.ts'
import { type Answer, answer, ready } from './worker.ts'

/** A process that does one job at a time, and is started again after it was lost. */
export interface WorkerProcess {
  /** Throws only when no process can be started at all. */
  readonly ask: (job: Job, limitMs: number) => ReturnType<Ask>
  readonly close: () => void
}

/**
 * A process rather than a thread: a picture that crashes its decoder takes nothing else along, and one that hangs
 * in it can be ended. From TypeScript source, where Node cannot start one by path, this process.
 */
export function openWorker(script: URL | null): WorkerProcess {
  if (script === null && import.meta.url.endsWith('.ts'))
    return { ask: (job) => answer(job), close: () => undefined }
  const path = fileURLToPath(script ?? new URL('./worker.js', import.meta.url))
  let child: ChildProcess | null = null
  let isClosed = false
  return {
    ask: async (job, limitMs) => {
      if (child === null || !isThere(child)) child = await startWorker(path)
      if (isClosed) child.kill('SIGKILL')
      const said = await askWorker(child, job, limitMs)
      if (said.kind === 'lost') child = null
      return said
    },
    close: () => {
      isClosed = true
      child?.kill('SIGKILL')
    },
  }
}

const isThere = ({ connected, exitCode, signalCode }: ChildProcess): boolean =>
  connected && exitCode === null && signalCode === null

/** From a cold disk, on a busy machine. */
const startLimitMs = 60_000

function startWorker(path: string): Promise<ChildProcess> {
  const worker = fork(path, [], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const said = letGo(worker)
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      worker.off('message', onReady).off('exit', onExit).off('error', onError)
      act()
    }
    const fail = (what: string, cause?: unknown): void => {
      worker.kill('SIGKILL')
      const text = `the process that measures pictures ${what} before it began\n${said()}`
      settle(() => reject(new Error(text, { cause })))
    }
    const onReady = (first: unknown): void => {
      if (first === ready) settle(() => resolve(worker))
    }
    const onExit = (code: number | null, signal: string | null): void => fail(endText(code, signal))
    const onError = (error: Error): void => fail('could not be started', error)
    const timer = setTimeout(() => fail(`took longer than ${startLimitMs / 1000} s`), startLimitMs)
    worker.on('message', onReady).on('exit', onExit).on('error', onError)
  })
}

/** It must not keep this process alive. What it said last on stderr. */
function letGo(worker: ChildProcess): () => string {
  const stderr = worker.stderr as Socket
  let said = ''
  stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-2000)
  })
  worker.unref()
  worker.channel?.unref()
  stderr.unref()
  return () => said
}

const endText = (code: number | null, signal: string | null): string =>
  signal === null ? `ended with code ${code}` : `was ended by ${signal}`

function askWorker(worker: ChildProcess, job: Job, limitMs: number): ReturnType<Ask> {
  return new Promise((resolve) => {
    const settle = (said: Awaited<ReturnType<Ask>>): void => {
      clearTimeout(timer)
      worker.off('message', onMessage).off('exit', onExit)
      resolve(said)
    }
    const lost = (why: string): void => {
      worker.kill('SIGKILL')
      settle({ kind: 'lost', why })
    }
    const onMessage = (said: unknown): void => settle(said as Answer)
    const onExit = (code: number | null, signal: string | null): void =>
      lost(`measuring it ${endText(code, signal)}`)
    const timer = setTimeout(() => lost(`measuring it took longer than ${limitMs / 1000} s`), limitMs)
    worker.on('message', onMessage).on('exit', onExit)
    worker.send(job, (error) => {
      if (error) lost(`measuring it could not begin: ${error.message}`)
    })
  })
}
