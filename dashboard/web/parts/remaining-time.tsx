import type { RunFact } from '../../wire.ts'
import { now } from '../now.ts'
import { clockText, durationText } from '../words/numbers.ts'
import { sweepSecondsLeft } from '../words/progress.ts'

/** When a sweep ends at its present speed. */
export function RemainingTime({ runs }: { runs: readonly RunFact[] }) {
  const left = sweepSecondsLeft(runs, now.value)
  if (left === null) return null
  const end = new Date(now.value.getTime() + left * 1000)
  return (
    <span>
      ends about <b>{clockText(end, now.value)}</b>, in {durationText(left)}
    </span>
  )
}
