import type { RunFact, SweepFact } from '../../../wire.ts'
import { StateMark } from '../../parts/glyphs.tsx'
import { RemainingTime } from '../../parts/remaining-time.tsx'
import { plural } from '../../words/numbers.ts'
import { placeText } from '../../words/progress.ts'

/** Where a sweep stands, in a few words. */
export function SweepState({ sweep, runs }: { sweep: SweepFact; runs: readonly RunFact[] }) {
  const running = runs.find((one) => one.state === 'running')
  const failed = runs.filter((one) => one.state === 'failed' || one.state === 'lost').length
  const isAllQueued = runs.every((one) => one.state === 'queued')
  const trials = plural(sweep.trials.length, 'trial')
  return (
    <>
      {running && (
        <StateMark state="running">
          trial {running.trial}, {placeText(running)}
        </StateMark>
      )}
      {running && <RemainingTime runs={runs} />}
      {!running && <StateMark state={isAllQueued ? 'queued' : 'succeeded'}>{trials}</StateMark>}
      {failed > 0 && (
        <StateMark state="failed">
          {failed} of {trials} failed
        </StateMark>
      )}
    </>
  )
}
