import { rebuildStore } from '../../tracker/rebuild.ts'
import { releaseLease } from '../../tracker/store/lease.ts'
import { localExecutor } from '../executors/local.ts'
import { allRuns } from '../run-rows.ts'
import { openHome, openSession, tryLease } from '../session.ts'
import { type CommandContext, exitCodes } from './context.ts'

/**
 * Fills the database again from the run folders alone, and judges every run again. It holds the lease
 * where it is free; a dashboard or a runner that holds it may go on, because runs are replaced one by
 * one under their own ids.
 */
export async function runRebuild(context: CommandContext): Promise<number> {
  const { home, env, now, stderr } = context
  const store = openHome(home, env)
  const session = openSession(home, store, now)
  const isHolder = tryLease(session)
  try {
    await rebuildStore(home, store, {
      onProgress: ({ done, of, run }) => stderr(`${done}/${of}  ${run.sweep}/${run.trial}.${run.attempt}\n`),
      isAlive: (started) => localExecutor.isAlive('', started),
    })
    for (const { id, state } of allRuns(store)) if (state !== 'queued') session.judging.ask(id)
    await session.judging.idle()
    const [failure] = session.judging.takeFailures()
    if (failure) throw failure.error
    return exitCodes.done
  } finally {
    if (isHolder && session.me) releaseLease(store, session.me)
    store.close()
  }
}
