import type { RunState } from '../../tracker/model.ts'

/** What the terminal knows of a run while it waits for it. */
export interface RunProgress {
  /** `demo/3`. */
  readonly name: string
  readonly state: RunState
  readonly reason: string | null
  readonly epoch: number
  readonly totalEpochs: number | null
  readonly step: number
  readonly totalSteps: number | null
  /** Milliseconds since 1970. */
  readonly startedAt: number | null
  readonly endedAt: number | null
}

/** 0 … 1; null while it cannot be known. */
export function shareDone(one: RunProgress): number | null {
  if (one.state === 'succeeded') return 1
  if (one.totalSteps) return Math.min(1, one.step / one.totalSteps)
  if (one.totalEpochs) return Math.min(1, one.epoch / one.totalEpochs)
  return null
}

/** Milliseconds until everything has ended, or null before the first run shows its speed. */
export function remainingMs(runs: readonly RunProgress[], slots: number, now: number): number | null {
  const spent = runs.map((one) => expectedMs(one, now)).filter((one) => one !== null)
  if (spent.length === 0) return null
  const usual = spent.reduce((sum, one) => sum + one, 0) / spent.length
  const left = runs.map((one) => leftMs(one, usual, now))
  const longest = Math.max(0, ...left)
  return Math.max(longest, left.reduce((sum, one) => sum + one, 0) / Math.max(1, slots))
}

/** How long the run takes from start to end, judged by what it has done. */
function expectedMs(one: RunProgress, now: number): number | null {
  if (one.startedAt === null) return null
  if (one.endedAt !== null) return one.state === 'succeeded' ? one.endedAt - one.startedAt : null
  const share = shareDone(one)
  return share ? (now - one.startedAt) / share : null
}

function leftMs(one: RunProgress, usual: number, now: number): number {
  if (one.state === 'queued') return usual
  if (one.state !== 'running' || one.startedAt === null) return 0
  return Math.max(0, (expectedMs(one, now) ?? usual) - (now - one.startedAt))
}
