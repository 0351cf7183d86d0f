import { setTimeout as wait } from 'node:timers/promises'
import { releaseLease } from '../../tracker/store/lease.ts'
import type { Store } from '../../tracker/store/open.ts'
import { requestAnswer } from '../../tracker/store/requests.ts'
import { runRow } from '../run-rows.ts'
import { openSession, tryLease } from '../session.ts'
import { tick } from '../supervise.ts'
import type { CommandContext } from './context.ts'

/** Waits until the runner has answered a request, says the answer, and whether it was granted. */
export async function awaitAnswer(store: Store, request: string, context: CommandContext): Promise<boolean> {
  await lookUntil(store, context, () => requestAnswer(store, request) !== null)
  const answer = requestAnswer(store, request)
  context.stderr(`${answer?.text}\n`)
  return answer?.isGranted === true
}

/** Waits until runs that were asked to stop have ended. */
export const awaitEnd = (store: Store, runs: readonly number[], context: CommandContext): Promise<void> =>
  lookUntil(store, context, () => runs.every((id) => runRow(store, id)?.state !== 'running'))

/** Without a runner this process looks itself; it starts nothing and leaves judging to the next runner. */
async function lookUntil(store: Store, context: CommandContext, isDone: () => boolean): Promise<void> {
  const session = openSession(context.home, store, context.now)
  const runner = { ...session.runner, judge: () => undefined, judgeSoon: () => undefined }
  try {
    while (!isDone()) {
      if (tryLease(session)) await tick(runner, false)
      await wait(100)
    }
  } finally {
    if (session.me) releaseLease(store, session.me)
  }
}
