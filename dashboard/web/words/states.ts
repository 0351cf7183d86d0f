import type { RunState } from '../../wire.ts'

export const stateWord: Readonly<Record<RunState, string>> = {
  queued: 'queued',
  running: 'running',
  succeeded: 'finished',
  failed: 'failed',
  cancelled: 'cancelled',
  lost: 'lost',
}
