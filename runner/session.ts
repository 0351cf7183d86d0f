/**
 * One process at work on a home: it holds the lease and does the runner's work, or waits beside the
 * one that does and takes over when that one is gone.
 */
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Problem } from '../tracker/model.ts'
import { problem } from '../tracker/problem.ts'
import { homePaths } from '../tracker/run-folder.ts'
import { changesSince } from '../tracker/store/changes.ts'
import { type Lease, releaseLease, takeLease } from '../tracker/store/lease.ts'
import { openStore, type Store } from '../tracker/store/open.ts'
import { readConfig } from './config.ts'
import { localExecutor } from './executors/local.ts'
import { followCards, foreignUseWatch } from './gpu/follow.ts'
import type { GpuCard } from './gpu/nvidia-smi.ts'
import { type Judging, startJudging } from './judging.ts'
import { openPause, type Pause } from './pause.ts'
import { host, isAlive, processIdentity } from './process.ts'
import { allRuns } from './run-rows.ts'
import type { Runner } from './runner.ts'
import { tick } from './supervise.ts'
import { systemProblem } from './system-problem.ts'

/** Between two looks. A point written is shown within a second, an idle slot is filled within one. */
const tickMs = 300

export interface Session {
  readonly pause: Pause
  readonly runner: Runner
  readonly judging: Judging
  readonly me: Lease | null
}

export const databaseFile = (home: string, env: NodeJS.ProcessEnv): string =>
  env.LORASWEEP_DB || homePaths(home).database

/** mkdir with `recursive` says ENOENT where the disk is read-only; one step at a time says why. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
}

/** The record of a home, made when it is not there yet. */
export function openHome(home: string, env: NodeJS.ProcessEnv): Store {
  makeFolder(home)
  return openStore(databaseFile(home, env))
}

/** `cards` only where something may start; a session that looks needs none. */
export function openSession(
  home: string,
  store: Store,
  now: () => Date,
  cards: readonly GpuCard[] = [],
): Session {
  const judging = startJudging(store, home)
  const pause = openPause()
  const runner: Runner = {
    home,
    store,
    executor: localExecutor,
    cards,
    foreignUse: cards.length > 0 ? foreignUseWatch() : () => nobody,
    reserveBytes: readConfig(home).reserveGigabytes * 1e9,
    now,
    sizes: new Map(),
    pressedSince: new Map(),
    wake: pause.end,
    judge: judging.ask,
    judgeSoon: judging.askSoon,
  }
  return { runner, judging, pause, me: ownLease() }
}

const nobody: ReadonlyMap<string, string> = new Map()

/** Null where processes cannot be told apart: such a machine can look, but not train. */
function ownLease(): Lease | null {
  const identity = process.platform === 'linux' ? processIdentity(process.pid) : null
  return identity && { ...identity, host: host(), heartbeatAt: 0 }
}

/** Whether this process does the runner's work from now on. Renews the heartbeat. */
export function tryLease({ runner, me }: Session): boolean {
  if (me === null) return false
  return takeLease(runner.store, { ...me, heartbeatAt: runner.now().getTime() / 1000 }, isAlive)
}

export interface Watch {
  /** Called after each look, with whether this process did the work. */
  readonly seen: (isHolder: boolean) => void
  /** Something that hinders no training: a run that cannot be judged. */
  readonly failed: (what: Problem) => void
  readonly isDone: () => boolean
  readonly signal: AbortSignal
}

/** Works, or follows who works, until it is done or aborted; gives the lease back. */
export async function work(session: Session, { seen, failed, isDone, signal }: Watch): Promise<void> {
  judgeWhatWasMissed(session)
  const { pause } = session
  const cards = followCards(session.runner)
  const hasSomebodySpoken = listen(session.runner.store)
  let wasFull = false
  try {
    while (!signal.aborted) {
      const { isHolder, hasMore, full } = await turn(session)
      if (full !== null && !wasFull) failed(full)
      if (full === null && wasFull) judgeWhatWasMissed(session)
      wasFull = full !== null
      for (const failure of session.judging.takeFailures()) failed(judgingProblem(failure))
      if (isHolder) cards.record()
      // what people pick and rate moves the weights by which every run is judged
      if (isHolder && hasSomebodySpoken()) judgeWhatWasMissed(session)
      seen(isHolder)
      if (!wasFull && isDone() && session.judging.isIdle()) break
      await pause.until(hasMore ? 1 : tickMs, signal)
    }
  } finally {
    await cards.close()
    await session.judging.idle()
    if (session.me) releaseLease(session.runner.store, session.me)
  }
}

/** Whether anything was picked, rated or forgotten since the last question. */
function listen(store: Store): () => boolean {
  let { seq } = changesSince(store, Number.MAX_SAFE_INTEGER)
  return () => {
    const found = changesSince(store, seq)
    seq = found.seq
    return found.reset || found.changes.some(({ kind }) => kind === 'human')
  }
}

interface Turn {
  readonly isHolder: boolean
  readonly hasMore: boolean
  readonly full: Problem | null
}

/** A full disk stops the record, not the training: what lies in the folders is read when there is room. */
async function turn(session: Session): Promise<Turn> {
  try {
    const isHolder = tryLease(session)
    const hasMore = isHolder && (await tick(session.runner)).hasMore
    return { isHolder, hasMore, full: null }
  } catch (error) {
    const found = systemProblem(error)
    if (found?.code !== 'disk-full') throw error
    return { isHolder: true, hasMore: false, full: found }
  }
}

/** A runner that died left runs whose last pictures nobody judged. */
function judgeWhatWasMissed({ runner, judging }: Session): void {
  for (const { id, state } of allRuns(runner.store)) if (state !== 'queued') judging.ask(id)
}

function judgingProblem({ run, error }: { readonly run: number; readonly error: unknown }): Problem {
  const got = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return problem('judging-failed', `Run ${run} could not be judged; training goes on`, { got })
}
