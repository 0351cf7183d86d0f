import type { RunFact, SweepFact } from '../../../wire.ts'
import { trialHref } from '../../address.ts'
import { Link } from '../../link.tsx'
import { now } from '../../now.ts'
import { durationText, plural } from '../../words/numbers.ts'
import { placeText, secondsLeft, shareDone } from '../../words/progress.ts'
import { slotText } from '../../words/slots.ts'

interface Placed {
  readonly sweep: SweepFact
  readonly run: RunFact
}

/** What each slot works on, and how much waits behind it. */
export function RunningNow({ sweeps }: { sweeps: readonly SweepFact[] }) {
  const all = sweeps.flatMap((sweep) => sweep.trials.flatMap(({ run }) => (run ? [{ sweep, run }] : [])))
  const running = all.filter(({ run }) => run.state === 'running')
  const waiting = all.filter(({ run }) => run.state === 'queued').length
  return (
    <aside aria-labelledby="running">
      <div class="head">
        <h2 id="running">Running</h2>
        <span class="quiet">{waiting > 0 ? `${waiting} waiting` : 'nothing waits'}</span>
      </div>
      {running.length === 0 && (
        <p class="quiet idle">
          {waiting === 0
            ? 'All slots are free.'
            : `${plural(waiting, 'run')} queued; nothing is running. If this stays so, start lorasweep serve.`}
        </p>
      )}
      <ul class="slots">
        {running.map((one) => (
          <Slot key={one.run.run} {...one} />
        ))}
      </ul>
    </aside>
  )
}

function Slot({ sweep, run }: Placed) {
  const share = shareDone(run)
  const left = secondsLeft(run, now.value)
  return (
    <li>
      <div class="pairs">
        <b>{slotText(run.slot)}</b>
        <span>{left === null ? '' : `${durationText(left)} left`}</span>
      </div>
      <Link href={trialHref(sweep.name, run.trial)}>
        {sweep.name}, trial {run.trial}
      </Link>
      <div class="pairs quiet">
        <span>{placeText(run)}</span>
        <span>{share === null ? '' : `${Math.round(share * 100)} %`}</span>
      </div>
      <span class="meter">
        <i style={{ width: `${(share ?? 0) * 100}%` }} />
      </span>
    </li>
  )
}
