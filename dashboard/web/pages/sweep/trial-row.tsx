import type { Signal } from '@preact/signals'
import type { RunFact, SweepPageFact, TrialFact } from '../../../wire.ts'
import { trialHref } from '../../address.ts'
import { Link } from '../../link.tsx'
import { isDashed, runToken } from '../../palette.ts'
import { StateMark, VerdictMark } from '../../parts/glyphs.tsx'
import { Ribbon } from '../../parts/ribbon.tsx'
import { Slide } from '../../parts/slide.tsx'
import { Spark } from '../../parts/spark.tsx'
import { lossText, missing, valueText } from '../../words/numbers.ts'
import { placeText } from '../../words/progress.ts'

interface TrialRowProps {
  readonly page: SweepPageFact
  readonly trial: TrialFact
  readonly hot: Signal<number | null>
}

/** One trial. Row and line of the chart show each other. */
export function TrialRow({ page, trial, hot }: TrialRowProps) {
  const { run, parameters } = trial
  const number = trial.trial
  return (
    <tr
      class={hot.value === number ? 'hot' : undefined}
      onMouseEnter={() => (hot.value = number)}
      onMouseLeave={() => (hot.value = null)}
    >
      <td>
        <span class={isDashed(number) ? 'sw d' : 'sw'} style={{ '--c': runToken(number) }} />{' '}
        <Link href={trialHref(page.name, trial.runOf ?? number)}>
          <b>{number}</b>
        </Link>
      </td>
      {page.varying.map((name) => (
        <td key={name} class="num">
          {valueText(parameters[name])}
        </td>
      ))}
      <td>
        {trial.runOf === null ? (
          <RunStateText run={run} />
        ) : (
          <span class="faint">with trial {trial.runOf}</span>
        )}
      </td>
      <td>
        <Spark values={trial.spark} />
      </td>
      <td class="num">{lossText(trial.lastLoss)}</td>
      <td>
        <Ribbon judged={run?.judged ?? null} total={run?.totalEpochs ?? null} />
      </td>
      <Keep trial={trial} />
    </tr>
  )
}

function RunStateText({ run }: { run: RunFact | null }) {
  if (!run) return <span class="faint">{missing}</span>
  if (run.state === 'running') return <StateMark state="running">{placeText(run)}</StateMark>
  return (
    <span title={run.reason ?? undefined}>
      <StateMark state={run.state} />
    </span>
  )
}

function Keep({ trial: { run, trial } }: { trial: TrialFact }) {
  const keep = run?.judged?.keep
  if (!run || !keep) {
    return (
      <>
        <td class="thumb" />
        <td>
          {run?.judged ? <VerdictMark verdict={run.judged.verdict} /> : <span class="faint">{missing}</span>}
        </td>
      </>
    )
  }
  return (
    <>
      <td class="thumb">
        <Slide
          run={run.run}
          picture={keep.picture}
          alt={`Trial ${trial}, epoch ${keep.epoch}`}
          width={40}
          missing={missing}
        />
      </td>
      <td>
        <b>{keep.epoch}</b> <VerdictMark verdict={keep.verdict} />
      </td>
    </>
  )
}
