import { existsSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { Slots } from '../tracker/model.ts'
import { readAsked, runPaths } from '../tracker/run-folder.ts'
import type { Store } from '../tracker/store/open.ts'
import { unservedRequests } from '../tracker/store/requests.ts'
import { bytesNeeded, knownSizes } from './disk.ts'
import type { RunView, SlotView, Snapshot } from './plan.ts'
import { allRuns, type RunRow } from './run-rows.ts'
import type { Runner } from './runner.ts'
import { slotIds } from './slots.ts'

/** Everything `plan` may know, read at one moment. */
export function takeSnapshot(runner: Runner): Snapshot {
  return {
    runs: runViews(runner),
    slots: slotViews(runner),
    requests: unservedRequests(runner.store),
    disk: { freeBytes: freeBytes(runner.home), reserveBytes: runner.reserveBytes },
  }
}

/** Reading what a run was asked takes time: only the next few are weighed at one look. */
const weighedAtOnce = 8

function runViews(runner: Runner): RunView[] {
  let weighed = 0
  return allRuns(runner.store).map((row) => {
    const isNext = row.state === 'queued' && weighed < weighedAtOnce
    if (isNext) weighed += 1
    return runView(runner, row, isNext ? sizeOf(runner, row) : null)
  })
}

function runView(runner: Runner, row: RunRow, bytesNeeded: number | null): RunView {
  const { id, sweep, trial, attempt, state, slot, cause, step } = row
  const canBeStopped = state === 'running' || state === 'lost'
  const stopAsked = canBeStopped && existsSync(runPaths(join(runner.home, row.folder)).stop)
  return { id, sweep, trial, attempt, state, slot, cause, step, stopAsked, bytesNeeded }
}

/** Kept until a run ends: its files then tell real sizes. */
function sizeOf({ home, store, sizes }: Runner, { id, folder }: RunRow): number | null {
  const known = sizes.get(id)
  if (known !== undefined) return known
  const asked = readAsked(join(home, folder))
  const bytes = asked && bytesNeeded(asked.trial, knownSizes(store, asked.trial))
  sizes.set(id, bytes)
  return bytes
}

const notAskedYet = 'nobody knows yet: nvidia-smi is being asked'

function slotViews(runner: Runner): SlotView[] {
  const foreign = runner.foreignUse()
  const allowed = new Map<string, string[]>()
  for (const [sweep, slots] of sweepSlots(runner.store)) {
    for (const id of slotIds(slots, runner.cards)) allowed.set(id, [...(allowed.get(id) ?? []), sweep])
  }
  return [...allowed].map(([id, sweeps]) => ({
    id,
    sweeps,
    busyWith: foreign === null ? notAskedYet : (foreign.get(id) ?? null),
  }))
}

/** By sweep name, as its file said. */
export function sweepSlots(store: Store): Map<string, Slots> {
  const rows = store.sqlite
    .prepare("SELECT name, json_extract(spec, '$.slots') AS slots FROM sweep")
    .all() as {
    name: string
    slots: string | null
  }[]
  return new Map(rows.flatMap(({ name, slots }) => (slots ? [[name, JSON.parse(slots) as Slots]] : [])))
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
