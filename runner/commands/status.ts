import { setTimeout as wait } from 'node:timers/promises'
import { ProblemError } from '../../tracker/problem.ts'
import { homeSweeps } from '../../tracker/run-folder.ts'
import { holds, readLease } from '../../tracker/store/lease.ts'
import type { Store } from '../../tracker/store/open.ts'
import { host, isAlive } from '../process.ts'
import { openHome } from '../session.ts'
import { slotIds } from '../slots.ts'
import { sweepSlots } from '../snapshot.ts'
import { boardText } from '../terminal/board.ts'
import type { RunProgress } from '../terminal/progress.ts'
import { sweepProgress } from '../terminal/sweep-progress.ts'
import { noSuchSweep } from './best.ts'
import { type CommandContext, exitCodes } from './context.ts'

export interface StatusOptions {
  readonly json?: boolean
  readonly watch?: boolean
}

/** What runs, what waits and what ended, of one sweep or of all. */
export async function runStatus(
  sweep: string | undefined,
  options: StatusOptions,
  context: CommandContext,
): Promise<number> {
  const { home, env } = context
  const known = homeSweeps(home)
  if (sweep !== undefined && !known.includes(sweep)) throw new ProblemError([noSuchSweep(sweep, known)])
  const sweeps = sweep === undefined ? known : [sweep]
  const store = openHome(home, env)
  try {
    for (;;) {
      const seen = sweeps.map((name) => ({ name, runs: sweepProgress(store, name) }))
      const isOver = seen.every(({ runs }) => runs.every(hasEnded))
      context.stdout(
        options.json ? `${JSON.stringify(statusDocument(store, seen))}\n` : statusText(store, seen, context),
      )
      if (!options.watch || isOver) return seen.length > 0 ? exitCodes.done : exitCodes.noAnswer
      await wait(1000)
    }
  } finally {
    store.close()
  }
}

interface SweepSeen {
  readonly name: string
  readonly runs: readonly RunProgress[]
}

const hasEnded = ({ state }: RunProgress): boolean => state !== 'queued' && state !== 'running'

/** Whether some living process does the runner's work. */
export function isAttended(store: Store, now: Date): boolean {
  const lease = readLease(store)
  if (lease === null) return false
  return holds(lease, { ...lease, host: host(), heartbeatAt: now.getTime() / 1000 }, isAlive)
}

function statusDocument(store: Store, seen: readonly SweepSeen[]) {
  return {
    format: 'lorasweep.status/1',
    attended: isAttended(store, new Date()),
    sweeps: seen.map(({ name, runs }) => ({
      name,
      runs: runs.map(({ name: run, state, reason, epoch, totalEpochs, step, totalSteps }) => ({
        ...{ run, state, reason, epoch, totalEpochs, step, totalSteps },
      })),
    })),
  }
}

function statusText(store: Store, seen: readonly SweepSeen[], { now }: CommandContext): string {
  if (seen.length === 0) return 'No sweep yet. lorasweep run FILE makes the first one.\n'
  const waiting = seen.some(({ runs }) => !runs.every(hasEnded)) && !isAttended(store, now())
  const boards = seen.map(({ name, runs }) => {
    const slots = sweepSlots(store).get(name)
    const view = {
      runs,
      slots: slots ? Math.max(1, slotIds(slots, []).length) : 1,
      dashboard: null,
    }
    return `${name}\n${boardText({ ...view, now: now().getTime(), rows: 1000 })}\n`
  })
  return `${boards.join('\n')}${waiting ? '\nqueued; nothing is running: start lorasweep serve\n' : ''}`
}
