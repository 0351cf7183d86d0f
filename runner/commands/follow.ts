import { spawn } from 'node:child_process'
import logUpdate from 'log-update'
import type { Problem } from '../../tracker/model.ts'
import { ProblemError, problemText } from '../../tracker/problem.ts'
import { type Session, work } from '../session.ts'
import { slotIds } from '../slots.ts'
import { sweepSlots } from '../snapshot.ts'
import { boardText, changeLines } from '../terminal/board.ts'
import type { RunProgress } from '../terminal/progress.ts'
import { sweepProgress } from '../terminal/sweep-progress.ts'
import type { CommandContext } from './context.ts'
import { runStop } from './stop.ts'

export interface FollowOrder {
  readonly sweep: string
  readonly context: CommandContext
  readonly database: string
  readonly options: { readonly dashboard: boolean; readonly port: number; readonly open?: boolean }
}

/** Works or follows until every run of the sweep has ended. True = the person stopped watching. */
export async function followSweep(session: Session, order: FollowOrder): Promise<boolean> {
  const { sweep, context } = order
  const { store, now } = session.runner
  const server = order.options.dashboard ? await openDashboard(order) : null
  if (server) context.stderr(`dashboard ${server.address}\n`)
  const abort = new AbortController()
  const stop = (): void => abort.abort()
  process.on('SIGINT', stop)
  let before: RunProgress[] = []
  const isLive = context.isTTY && process.stderr.isTTY
  const seen = (): void => {
    const runs = sweepProgress(store, sweep)
    const slots = sweepSlots(store).get(sweep)
    const view = {
      runs,
      slots: slots ? slotIds(slots, session.runner.cards).length : 1,
      dashboard: server?.address ?? null,
      now: now().getTime(),
      rows: process.stdout.rows ?? 24,
    }
    if (isLive) logUpdate(boardText(view))
    else for (const line of changeLines(before, runs)) context.stderr(`${line}\n`)
    before = runs
  }
  const failed = (what: Problem): void => context.stderr(`${problemText(what)}\n`)
  const isDone = (): boolean => before.every(({ state }) => state !== 'queued' && state !== 'running')
  try {
    await work(session, { seen, failed, isDone, signal: abort.signal })
  } finally {
    process.off('SIGINT', stop)
    if (isLive) logUpdate.done()
    await server?.close()
  }
  if (abort.signal.aborted) await leave(order, before)
  return abort.signal.aborted
}

/** After Ctrl-C: the trainings have keepers of their own, so leaving is safe; a person is asked once. */
async function leave({ sweep, context }: FollowOrder, runs: readonly RunProgress[]): Promise<void> {
  const running = runs.filter(({ state }) => state === 'running').map(({ name }) => name)
  if (running.length === 0) return
  if (context.isTTY && process.stdin.isTTY && (await wantsToStop(running))) {
    await runStop(sweep, { why: 'Ctrl-C' }, context)
    return
  }
  context.stderr(
    `${running.join(', ')} goes on. Watch again: the same command. End it: lorasweep stop ${sweep}\n`,
  )
}

async function wantsToStop(running: readonly string[]): Promise<boolean> {
  const { select } = await import('@clack/prompts')
  const answer = await select({
    message: `${running.join(', ')} ${running.length === 1 ? 'is' : 'are'} training`,
    options: [
      {
        value: 'leave',
        label: 'Leave running',
        hint: 'what waits starts with the next lorasweep run or serve',
      },
      { value: 'stop', label: 'Stop all of the sweep' },
    ],
  })
  return answer === 'stop'
}

/** The next free port is taken when the wished one is not free. */
async function openDashboard({ context, database, options }: FollowOrder) {
  const { startServer } = await import('../../dashboard/server.ts')
  const server = await firstFree(options.port, (port) => startServer({ home: context.home, database, port }))
  if (options.open) openBrowser(server.address)
  return server
}

export async function firstFree<T>(port: number, start: (port: number) => Promise<T>): Promise<T> {
  for (let tried = port; ; tried += 1) {
    try {
      return await start(tried)
    } catch (error) {
      const isTaken =
        error instanceof ProblemError && error.problems.some(({ code }) => code === 'port-taken')
      if (!isTaken || tried >= port + 50) throw error
    }
  }
}

/** Opens the system's browser; where there is none, the printed address is enough. */
export function openBrowser(address: string): void {
  const program = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open'
  const child = spawn(program, [address], { stdio: 'ignore', detached: true })
  child.on('error', () => process.stderr.write(`${program} could not be started; open ${address} yourself\n`))
  child.unref()
}
