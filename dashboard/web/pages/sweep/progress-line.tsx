import type { RunFact, SweepPageFact } from '../../../wire.ts'
import { Cells } from '../../parts/cells.tsx'
import { StateMark } from '../../parts/glyphs.tsx'
import { RemainingTime } from '../../parts/remaining-time.tsx'
import { durationText, plural } from '../../words/numbers.ts'
import { placeText, secondsTaken } from '../../words/progress.ts'

const isEnded = ({ state }: RunFact): boolean => state !== 'running' && state !== 'queued'

/** How far the sweep is, and when it ends. */
export function ProgressLine({ page, runs }: { page: SweepPageFact; runs: readonly RunFact[] }) {
  const failed = runs.filter((one) => one.state === 'failed' || one.state === 'lost').length
  const seconds = runs.reduce((sum, one) => sum + (secondsTaken(one) ?? 0), 0)
  return (
    <section class="progress" aria-label="Progress">
      <Cells runs={page.trials.filter((one) => one.runOf === null).map((one) => one.run)} />
      <span>
        <b>
          {runs.filter(isEnded).length} of {page.trials.filter((one) => one.runOf === null).length}
        </b>{' '}
        ended
      </span>
      {runs
        .filter((one) => one.state === 'running')
        .slice(0, 3)
        .map((one) => (
          <StateMark key={one.run} state="running">
            trial {one.trial}, {placeText(one)}
          </StateMark>
        ))}
      {failed > 0 && <StateMark state="failed">{plural(failed, 'failed', 'failed')}</StateMark>}
      <RemainingTime runs={runs} />
      {seconds > 0 && <span>{durationText(seconds)} of training</span>}
    </section>
  )
}
