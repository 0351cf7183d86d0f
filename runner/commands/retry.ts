import { randomUUID } from 'node:crypto'
import { addRequest } from '../../tracker/store/requests.ts'
import { findRun } from '../run-names.ts'
import { openHome } from '../session.ts'
import { awaitAnswer } from './answer.ts'
import { type CommandContext, exitCodes } from './context.ts'
import { isAttended } from './status.ts'

/** Queues another attempt at a trial that has ended. */
export async function runRetry(target: string, context: CommandContext): Promise<number> {
  const store = openHome(context.home, context.env)
  try {
    const { sweep, trial } = findRun(store, target)
    const id = randomUUID()
    addRequest(store, { id, kind: 'retry', trial: `${sweep}/${trial}` }, context.now())
    if (!(await awaitAnswer(store, id, context))) return exitCodes.wrongUse
    if (!isAttended(store, context.now())) {
      context.stderr('queued; nothing is running: start lorasweep serve\n')
    }
    return exitCodes.done
  } finally {
    store.close()
  }
}
