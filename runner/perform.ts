import { join } from 'node:path'
import { readStarted, readStop, runPaths, writeStop } from '../tracker/run-folder.ts'
import { runState } from '../tracker/run-state.ts'
import { answerRequest } from '../tracker/store/requests.ts'
import { setRun } from '../tracker/store/write.ts'
import type { Action } from './plan.ts'
import { queueRetry } from './retry.ts'
import { allRuns, runRow } from './run-rows.ts'
import type { Runner } from './runner.ts'
import { slotEnvironment } from './slots.ts'
import { versionsOf } from './versions.ts'

/** Does one thing that `plan` decided. Doing it twice changes nothing. */
export async function perform(runner: Runner, action: Action): Promise<void> {
  switch (action.kind) {
    case 'start':
      return startRun(runner, action.run, action.slot)
    case 'stop':
      return askToStop(runner, action)
    case 'cancel':
      return cancelRun(runner, action)
    case 'retry':
      return queueRetry(runner, action.run)
    case 'answer':
      return answerRequest(runner.store, action.request, action.answer, runner.now())
    case 'wait':
      return noteWaiting(runner, action.sweep, action.why)
    default:
      action satisfies never
  }
}

async function startRun(runner: Runner, id: number, slot: string): Promise<void> {
  const folder = folderOf(runner, id)
  await runner.executor.start({
    folder,
    slot,
    versions: await versionsOf(runner, folder),
    env: slotEnvironment(slot),
    onEnd: runner.wake,
  })
  const started = readStarted(folder)
  if (started === null) return
  setRun(runner.store, id, {
    state: 'running',
    slot: started.slot,
    startedAt: started.startedAt,
    reason: null,
  })
}

/** stop.json comes before the first signal; the signals follow each tick until the run is dead. */
function askToStop(runner: Runner, { run, by, why }: { run: number; by: string; why: string }): void {
  const folder = folderOf(runner, run)
  if (readStop(folder) === null) writeStop(folder, { by, why, at: runner.now().toISOString() })
  pressStop(runner, folder)
}

/** Called each tick for a run that was asked to stop and has not ended. */
export function pressStop(runner: Runner, folder: string): void {
  const stop = readStop(folder)
  const started = readStarted(folder)
  if (stop === null || started === null) return
  const secondsSinceAsked = (runner.now().getTime() - Date.parse(stop.at)) / 1000
  runner.executor.stop(folder, started, Math.max(secondsPressed(runner, folder), secondsSinceAsked))
}

/** A clock that was set back must not make a stop wait: seconds since this process first pressed. */
function secondsPressed({ pressedSince }: Runner, folder: string): number {
  const since = pressedSince.get(folder) ?? performance.now()
  pressedSince.set(folder, since)
  return (performance.now() - since) / 1000
}

/** It never starts: what was said lies in its folder, for `rebuild`. */
function cancelRun(runner: Runner, { run, by, why }: { run: number; by: string; why: string }): void {
  const folder = folderOf(runner, run)
  if (readStop(folder) === null) writeStop(folder, { by, why, at: runner.now().toISOString() })
  setRun(runner.store, run, runState(runner.store, { id: run, folder, alive: false }))
}

function noteWaiting(runner: Runner, sweep: string, why: string): void {
  const waiting = allRuns(runner.store).filter((one) => one.sweep === sweep && one.state === 'queued')
  for (const { id } of waiting) setRun(runner.store, id, { reason: why })
}

function folderOf(runner: Runner, id: number): string {
  const row = runRow(runner.store, id)
  if (row === null) throw new Error(`there is no run ${id} in the database`)
  return runPaths(join(runner.home, row.folder)).folder
}
