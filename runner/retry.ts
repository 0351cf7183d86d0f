import { dirname, join } from 'node:path'
import type { KohyaSpec } from '../sweeps/spec.ts'
import { readAsked, readSweepFolder } from '../tracker/run-folder.ts'
import { findInstallation, readConfig } from './config.ts'
import { queueAttempt } from './launch.ts'
import { runRow } from './run-rows.ts'
import type { Runner } from './runner.ts'

/** Another attempt at the same trial, from what its last attempt and its sweep were asked. */
export async function queueRetry(runner: Runner, run: number): Promise<void> {
  const row = runRow(runner.store, run)
  const asked = row && readAsked(join(runner.home, row.folder))
  if (!asked) throw new Error(`run ${run} has no run.json to start again from`)
  const spec = readSweepFolder(runner.home, asked.sweep)?.json.spec ?? {}
  const relativeTo = dirname(String(spec.file ?? runner.home))
  const found = findInstallation(
    (spec.kohya ?? null) as KohyaSpec | null,
    readConfig(runner.home),
    relativeTo,
  )
  await queueAttempt(
    {
      home: runner.home,
      store: runner.store,
      sweep: asked.sweep,
      relativeTo,
      installation: found && { ...found, computeCapability: runner.computeCapability },
      images: asked.images,
      snapshot: null,
    },
    { trial: asked.trial, now: runner.now(), continues: asked.continues },
  )
}
