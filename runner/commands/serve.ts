import { randomBytes } from 'node:crypto'
import type { Problem } from '../../tracker/model.ts'
import { problemText } from '../../tracker/problem.ts'
import { readCards } from '../gpu/read.ts'
import { databaseFile, openHome, openSession, work } from '../session.ts'
import { type CommandContext, exitCodes } from './context.ts'
import { firstFree, openBrowser } from './follow.ts'

export interface ServeOptions {
  readonly host: string
  readonly port: number
  readonly open?: boolean
}

/** Serves the dashboard and works through the queue, until Ctrl-C. Trainings outlive it. */
export async function runServe(options: ServeOptions, context: CommandContext): Promise<number> {
  const { home, env, now } = context
  const store = openHome(home, env)
  const { startServer } = await import('../../dashboard/server.ts')
  const token =
    options.host === '127.0.0.1' ? null : (env.LORASWEEP_TOKEN ?? randomBytes(24).toString('base64url'))
  const database = databaseFile(home, env)
  const { host } = options
  const server = await firstFree(options.port, (port) => startServer({ home, database, host, port, token }))
  context.stdout(`dashboard ${server.address}\n`)
  if (options.open) openBrowser(server.address)
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort())
  const { cards } = await readCards()
  let wasHolder: boolean | null = null
  const seen = (isHolder: boolean): void => {
    if (isHolder === wasHolder) return
    context.stderr(
      isHolder
        ? 'working through the queue\n'
        : 'another lorasweep works through the queue; this one watches\n',
    )
    wasHolder = isHolder
  }
  const failed = (what: Problem): void => context.stderr(`${problemText(what)}\n`)
  try {
    await work(openSession(home, store, now, cards), {
      seen,
      failed,
      isDone: () => false,
      signal: abort.signal,
    })
  } finally {
    await server.close()
    store.close()
  }
  return exitCodes.done
}
