import { randomUUID } from 'node:crypto'
import { ProblemError } from '../../tracker/problem.ts'
import { homeSweeps } from '../../tracker/run-folder.ts'
import type { Store } from '../../tracker/store/open.ts'
import { addRequest } from '../../tracker/store/requests.ts'
import { findRun } from '../run-names.ts'
import { type RunRow, sweepRuns } from '../run-rows.ts'
import { openHome } from '../session.ts'
import { awaitAnswer, awaitEnd } from './answer.ts'
import { noSuchSweep } from './best.ts'
import { type CommandContext, exitCodes } from './context.ts'

/** Stops a run, or everything of a sweep that has not ended. */
export async function runStop(
  target: string,
  { why }: { readonly why: string },
  context: CommandContext,
): Promise<number> {
  const store = openHome(context.home, context.env)
  try {
    const runs = targetRuns(store, context.home, target)
    const asked = runs.map(({ sweep, trial, attempt }) => {
      const id = randomUUID()
      addRequest(
        store,
        { id, kind: 'stop', run: `${sweep}/${trial}.${attempt}`, by: 'command line', why },
        context.now(),
      )
      return id
    })
    if (asked.length === 0) context.stderr(`nothing of ${target} runs or waits\n`)
    let isGranted = true
    for (const id of asked) isGranted = (await awaitAnswer(store, id, context)) && isGranted
    await awaitEnd(
      store,
      runs.map(({ id }) => id),
      context,
    )
    return isGranted ? exitCodes.done : exitCodes.wrongUse
  } finally {
    store.close()
  }
}

function targetRuns(store: Store, home: string, target: string): RunRow[] {
  if (target.includes('/')) return [findRun(store, target)]
  const known = homeSweeps(home)
  if (!known.includes(target)) throw new ProblemError([noSuchSweep(target, known)])
  return sweepRuns(store, target).filter(({ state }) => state === 'queued' || state === 'running')
}
