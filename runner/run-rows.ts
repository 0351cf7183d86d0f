import type { RunState } from '../tracker/model.ts'
import type { Store } from '../tracker/store/open.ts'

/** A row of the table `run`, as the loop needs it. */
export interface RunRow {
  readonly id: number
  readonly sweep: string
  readonly trial: number
  readonly attempt: number
  /** Relative to the home. */
  readonly folder: string
  readonly state: RunState
  readonly slot: string | null
  readonly cause: string | null
  readonly reason: string | null
  readonly step: number
  readonly totalSteps: number | null
  readonly totalEpochs: number | null
  readonly stepsPerEpoch: number | null
  readonly queuedAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
}

const columns = `id, sweep, trial, attempt, folder, state, slot, cause, reason, step, total_steps AS totalSteps,
  total_epochs AS totalEpochs, steps_per_epoch AS stepsPerEpoch, queued_at AS queuedAt,
  started_at AS startedAt, ended_at AS endedAt`

/** A later attempt that was dropped before it started hides no earlier one. Attempts in their order. */
export function lastThatCounts(attempts: readonly RunRow[]): RunRow | undefined {
  const started = attempts.filter(({ state, startedAt }) => state !== 'cancelled' || startedAt !== null)
  return started.at(-1) ?? attempts.at(-1)
}

/** In queue order. */
export const allRuns = (store: Store): RunRow[] =>
  store.sqlite.prepare(`SELECT ${columns} FROM run ORDER BY id`).all() as RunRow[]

export const sweepRuns = (store: Store, sweep: string): RunRow[] =>
  store.sqlite
    .prepare(`SELECT ${columns} FROM run WHERE sweep = ? ORDER BY trial, attempt`)
    .all(sweep) as RunRow[]

export const runRow = (store: Store, id: number): RunRow | null =>
  (store.sqlite.prepare(`SELECT ${columns} FROM run WHERE id = ?`).get(id) as RunRow | undefined) ?? null
