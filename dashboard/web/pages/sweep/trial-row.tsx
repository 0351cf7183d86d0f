import type { Signal } from '@preact/signals'
import type { ParameterValue, RunFact, SweepPageFact, TrialFact } from '../../../wire.ts'
import { trialHref } from '../../address.ts'
import { Link } from '../../link.tsx'
import { isDashed, runToken } from '../../palette.ts'
import { StateMark, VerdictMark } from '../../parts/glyphs.tsx'
import { Ribbon } from '../../parts/ribbon.tsx'
import { Slide } from '../../parts/slide.tsx'
import { Spark } from '../../parts/spark.tsx'
import { togglePicked } from '../../picked.ts'
import { isNumeric } from '../../table/trial-columns.ts'
import { lossText, missing, valueText } from '../../words/numbers.ts'
import { placeText } from '../../words/progress.ts'

interface TrialRowProps {
  readonly page: SweepPageFact
  readonly trial: TrialFact
  readonly hot: Signal<number | null>
  readonly isPicked: boolean
  readonly hasValidation: boolean
}

/** One trial. Row and line of the chart show each other. */
export function TrialRow(props: TrialRowProps) {
  const { page, trial, hot, isPicked } = props
  const number = trial.trial
  const light = () => (hot.value = number)
  const dim = () => (hot.value = null)
  return (
    <tr
      data-trial={number}
      class={hot.value === number ? 'hot' : undefined}
      aria-selected={isPicked}
      onMouseEnter={light}
      onMouseLeave={dim}
      onFocusIn={light}
      onFocusOut={dim}
    >
      <td class="roomy">
        <label class="check">
          <input
            type="checkbox"
            checked={isPicked}
            aria-label={`Choose trial ${number}`}
            onChange={() => togglePicked(number)}
          />
        </label>
      </td>
      <td>
        <span class={isDashed(number) ? 'sw d' : 'sw'} style={{ '--c': runToken(number) }} />{' '}
        <Link href={trialHref(page.name, trial.runOf ?? number)}>
          <b>{number}</b>
        </Link>
      </td>
      {page.varying.map((name, n) => (
        <Value key={name} value={trial.parameters[name]} isNumber={isNumeric(page, name)} isBeyond={n >= 2} />
      ))}
      <Course {...props} />
      <Keep trial={trial} />
    </tr>
  )
}

/** How the training went: state, losses, verdicts. */
const Course = ({ trial, hasValidation }: TrialRowProps) => (
  <>
    <td class="roomy">
      {trial.runOf === null ? (
        <RunStateText run={trial.run} />
      ) : (
        <span class="faint">with trial {trial.runOf}</span>
      )}
    </td>
    <td class="roomy">
      <Spark values={trial.spark} />
    </td>
    <td class="num roomy">{lossText(trial.lastLoss)}</td>
    {hasValidation && <td class="num roomy">{lossText(trial.validationLoss)}</td>}
    <td>
      <Ribbon judged={trial.run?.judged ?? null} total={trial.run?.totalEpochs ?? null} />
    </td>
  </>
)

interface ValueProps {
  readonly value: ParameterValue | undefined
  readonly isNumber: boolean
  readonly isBeyond: boolean
}

/** Numbers to the right, text to the left; what is too long is cut and can be read by pointing at it. */
function Value({ value, isNumber, isBeyond }: ValueProps) {
  const text = valueText(value)
  const look = ['clip name', isNumber && 'num', isBeyond && 'beyond'].filter(Boolean).join(' ')
  return (
    <td class={look} title={text.length > 16 ? text : undefined}>
      {text}
    </td>
  )
}

function RunStateText({ run }: { run: RunFact | null }) {
  if (!run) return <span class="faint">{missing}</span>
  return (
    <span title={run.reason ?? undefined}>
      <StateMark state={run.state}>{run.state === 'running' ? placeText(run) : undefined}</StateMark>
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
