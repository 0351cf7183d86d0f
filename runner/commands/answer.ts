import { setTimeout as wait } from 'node:timers/promises'
import type { Store } from '../../tracker/store/open.ts'
import { requestAnswer } from '../../tracker/store/requests.ts'
import { openSession, tryLease } from '../session.ts'
import { serveRequests } from '../supervise.ts'
import type { CommandContext } from './context.ts'
import { isAttended } from './status.ts'

/** Waits until the runner has answered a request; without one this process does the one look itself. */
export async function awaitAnswer(store: Store, request: string, context: CommandContext): Promise<void> {
  const session = openSession(context.home, store, context.now)
  for (;;) {
    const answer = requestAnswer(store, request)
    if (answer !== null) {
      context.stderr(`${answer}\n`)
      return
    }
    if (!isAttended(store, context.now()) && tryLease(session)) await serveRequests(session.runner)
    await wait(100)
  }
}
