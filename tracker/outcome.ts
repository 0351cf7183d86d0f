import type { Outcome, RunExit, RunStarted, RunStop } from './model.ts'

/** What is known of a run when one looks at it. */
export interface RunSigns {
  readonly started: RunStarted | null
  readonly exit: RunExit | null
  readonly stop: RunStop | null
  /** Keeper or trainer lives. */
  readonly alive: boolean
  /** The checkpoint that the last epoch leaves. */
  readonly finalCheckpoint: 'whole' | 'missing' | 'broken'
}

/** What became of a run. `exit.json` outranks the process table. */
export function outcome(signs: RunSigns): Outcome {
  const { exit, stop, alive, started } = signs
  if (exit !== null) return stop === null ? ended(exit, signs) : cancelled(stop)
  if (alive) return { state: 'running', cause: null, reason: null }
  if (stop !== null) return cancelled(stop)
  if (started === null) return { state: 'queued', cause: null, reason: null }
  return vanished(signs)
}

const cancelled = (stop: RunStop): Outcome => ({
  state: 'cancelled',
  cause: 'stopped',
  reason: `stopped by ${stop.by}: ${stop.why}`,
})

/** sd-scripts ends with 0 when the data set is empty, so the checkpoint decides. */
function ended(exit: RunExit, { finalCheckpoint }: RunSigns): Outcome {
  if (exit.signal !== null) {
    return {
      state: 'failed',
      cause: 'signal',
      reason: `ended by ${exit.signal}, which lorasweep did not send`,
    }
  }
  if (exit.code !== 0)
    return { state: 'failed', cause: 'exit-code', reason: `the trainer ended with exit code ${exit.code}` }
  if (finalCheckpoint === 'whole') return { state: 'succeeded', cause: null, reason: null }
  const what =
    finalCheckpoint === 'missing' ? 'there is no final checkpoint' : 'the final checkpoint is not whole'
  return {
    state: 'failed',
    cause: 'no-checkpoint',
    reason: `the trainer ended with exit code 0, but ${what}`,
  }
}

function vanished({ finalCheckpoint }: RunSigns): Outcome {
  if (finalCheckpoint === 'whole') {
    return {
      state: 'succeeded',
      cause: 'exit-unknown',
      reason: 'exit status unknown; the final checkpoint is whole',
    }
  }
  return {
    state: 'lost',
    cause: 'vanished',
    reason: 'the trainer and its keeper are gone and left no exit status',
  }
}
