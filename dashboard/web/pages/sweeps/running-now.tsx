import type { CardReading, MachineFact, RunFact, SweepFact } from '../../../wire.ts'
import { trialHref } from '../../address.ts'
import { Link } from '../../link.tsx'
import { now } from '../../now.ts'
import { useResource } from '../../resource.ts'
import { machineSource } from '../../sources.ts'
import { durationText, plural } from '../../words/numbers.ts'
import { placeText, secondsLeft, shareDone } from '../../words/progress.ts'
import { readingText, slotText } from '../../words/slots.ts'

interface Placed {
  readonly sweep: SweepFact
  readonly run: RunFact
}

/** What each slot works on, and how much waits behind it. */
export function RunningNow({ sweeps }: { sweeps: readonly SweepFact[] }) {
  const load = useResource(machineSource())
  const machine = load.kind === 'loading' ? null : load.value
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
          {waiting === 0 ? 'All slots are free.' : waitingText(waiting, machine?.isAttended ?? null)}
        </p>
      )}
      <ul class="slots">
        {running.map((one) => (
          <Slot key={one.run.run} {...one} reading={readingOf(machine, one.run)} />
        ))}
      </ul>
    </aside>
  )
}

function waitingText(waiting: number, isAttended: boolean | null): string {
  const runs = `${plural(waiting, 'run')} queued; `
  if (isAttended === null) return `${runs}nothing is running.`
  return isAttended
    ? `${runs}the first one starts as soon as a slot is free.`
    : `${runs}nothing is running: start lorasweep serve.`
}

const readingOf = (machine: MachineFact | null, { run }: RunFact): CardReading | null =>
  machine?.slots.find((one) => one.run === run)?.reading ?? null

function Slot({ sweep, run, reading }: Placed & { readonly reading: CardReading | null }) {
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
      {reading && <span class="quiet">{readingText(reading)}</span>}
      <span class="meter">
        <i style={{ width: `${(share ?? 0) * 100}%` }} />
      </span>
    </li>
  )
}
