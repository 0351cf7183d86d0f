import { ProblemError, problem } from '../../tracker/problem.ts'
import { rebuildStore } from '../../tracker/rebuild.ts'
import { readLease, releaseLease } from '../../tracker/store/lease.ts'
import { localExecutor } from '../executors/local.ts'
import { allRuns } from '../run-rows.ts'
import { openHome, openSession, type Session, tryLease } from '../session.ts'
import { type CommandContext, exitCodes } from './context.ts'

/** Fills the database again from the run folders alone, and judges every run again. */
export async function runRebuild(context: CommandContext): Promise<number> {
  const { home, env, now } = context
  const store = openHome(home, env)
  const session = openSession(home, store, now)
  try {
    if (session.me !== null && !tryLease(session)) throw new ProblemError([heldBy(session)])
    await rebuildStore(home, store, {
      onProgress: ({ done, of, run }) =>
        context.stderr(`${done}/${of}  ${run.sweep}/${run.trial}.${run.attempt}\n`),
      isAlive: (started) => localExecutor.isAlive('', started),
    })
    for (const { id, state } of allRuns(store)) if (state !== 'queued') session.judging.ask(id)
    await session.judging.idle()
    return exitCodes.done
  } finally {
    if (session.me) releaseLease(store, session.me)
    store.close()
  }
}

function heldBy({ runner }: Session) {
  const holder = readLease(runner.store)
  return problem('busy', 'another lorasweep is at work on this home', {
    got: holder ? `process ${holder.pid} on ${holder.host}` : 'a process that has just gone',
    hint: 'End it with Ctrl-C where it runs, then try again; trainings go on without it.',
  })
}
