import { join } from 'node:path'
import { readAsked } from '../tracker/run-folder.ts'
import { queueAttempt } from './launch.ts'
import { sweepPlace } from './place.ts'
import { runRow } from './run-rows.ts'
import type { Runner } from './runner.ts'

/** Another attempt at the same trial, from what its last attempt and its sweep were asked. */
export async function queueRetry(runner: Runner, run: number): Promise<void> {
  const row = runRow(runner.store, run)
  const asked = row && readAsked(join(runner.home, row.folder))
  if (!asked) throw new Error(`run ${run} has no run.json to start again from`)
  const { home, store } = runner
  const { sweep, images, trial, continues } = asked
  await queueAttempt(
    { home, store, sweep, images, snapshot: null, ...sweepPlace(runner, sweep) },
    { trial, now: runner.now(), continues },
  )
}
