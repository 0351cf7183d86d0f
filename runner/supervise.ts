import { ProblemError, problemText } from '../tracker/problem.ts'
import { setRun } from '../tracker/store/write.ts'
import { lookAtRun } from './look.ts'
import { perform } from './perform.ts'
import { type Action, plan } from './plan.ts'
import { allRuns, type RunRow } from './run-rows.ts'
import type { Runner } from './runner.ts'
import { takeSnapshot } from './snapshot.ts'

/** better-sqlite3 blocks the event loop, so a tick that has more to do leaves the rest to the next. */
const tickBudgetMs = 50

export interface Ticked {
  readonly actions: readonly Action[]
  /** The time was up before everything was read: look again at once. */
  readonly hasMore: boolean
}

/**
 * Look → record → plan → act, once. Without `mayStart` only what was asked for is done: a stop from a
 * terminal must not start anything.
 */
export async function tick(runner: Runner, mayStart = true): Promise<Ticked> {
  const deadline = performance.now() + tickBudgetMs
  let hasMore = false
  for (const row of inTurn(allRuns(runner.store).filter(isWatched))) {
    if (!(await lookOrGiveUp(runner, row, deadline))) hasMore = true
  }
  const snapshot = takeSnapshot(runner)
  const actions = plan(mayStart ? snapshot : { ...snapshot, slots: [] })
  for (const action of actions) await perform(runner, action)
  return { actions, hasMore }
}

/** A folder that cannot be read ends its own run, never the queue. */
async function lookOrGiveUp(runner: Runner, row: RunRow, deadline: number): Promise<boolean> {
  try {
    return await lookAtRun(runner, row, deadline)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const reason = error.problems.map(problemText).join('; ')
    setRun(runner.store, row.id, { state: 'failed', cause: 'broken-folder', reason })
    return true
  }
}

/** Runs whose folder can still change. */
const isWatched = ({ state }: RunRow): boolean =>
  state === 'queued' || state === 'running' || state === 'lost'

/** Starts with another run each time, so that one with a long backlog does not starve the rest. */
let turn = 0
function inTurn(rows: readonly RunRow[]): RunRow[] {
  turn = rows.length === 0 ? 0 : (turn + 1) % rows.length
  return [...rows.slice(turn), ...rows.slice(0, turn)]
}
