import type { RunFact } from '../../wire.ts'

/** 0 … 1, or null when the trainer has not said how long it will be. */
export const shareDone = ({ step, totalSteps }: RunFact): number | null =>
  totalSteps === null || totalSteps === 0 ? null : Math.min(1, step / totalSteps)

/** Seconds this run still needs at its own speed, or null when too little is known. */
export function secondsLeft(run: RunFact, now: Date): number | null {
  const share = shareDone(run)
  if (run.state !== 'running' || run.startedAt === null || share === null || share < 0.02) return null
  const spent = (now.getTime() - Date.parse(run.startedAt)) / 1000
  return (spent * (1 - share)) / share
}

/** "epoch 5 of 12", "step 40 of 600", or what is known of it. */
export function placeText({ step, totalSteps, stepsPerEpoch, totalEpochs }: RunFact): string {
  if (stepsPerEpoch && totalEpochs)
    return `epoch ${Math.min(totalEpochs, Math.floor(step / stepsPerEpoch) + 1)} of ${totalEpochs}`
  if (totalSteps !== null) return `step ${step} of ${totalSteps}`
  return step > 0 ? `step ${step}` : 'starting'
}

/** Wall time of a run that has ended, in seconds. */
export const secondsTaken = ({
  startedAt,
  endedAt,
}: Pick<RunFact, 'startedAt' | 'endedAt'>): number | null =>
  startedAt === null || endedAt === null ? null : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000

/**
 * Seconds until all runs have ended: the work that is left, spread over the runs that go on now.
 * Runs that have not started are taken to be as long as the mean of those that are known.
 */
export function sweepSecondsLeft(runs: readonly RunFact[], now: Date): number | null {
  const running = runs.filter((one) => one.state === 'running')
  const lefts = running.map((one) => secondsLeft(one, now))
  if (running.length === 0 || lefts.some((one) => one === null)) return null
  const whole = runs.flatMap((one) => secondsTaken(one) ?? wholeSeconds(one, now) ?? [])
  const mean = whole.reduce((sum, one) => sum + one, 0) / whole.length
  const waiting = runs.filter((one) => one.state === 'queued').length
  const open = lefts.reduce<number>((sum, one) => sum + (one ?? 0), 0)
  const longest = Math.max(...lefts.map((one) => one ?? 0))
  return Math.max(longest, (open + waiting * mean) / running.length)
}

function wholeSeconds(run: RunFact, now: Date): number | null {
  const left = secondsLeft(run, now)
  return left === null || run.startedAt === null
    ? null
    : left + (now.getTime() - Date.parse(run.startedAt)) / 1000
}
