import type { Signal } from '@preact/signals'
import type {
  BestFact,
  JudgedFact,
  KeepFact,
  ParameterValue,
  RunFact,
  SweepPageFact,
  TrialFact,
} from '../../../wire.ts'
import { trialHref } from '../../address.ts'
import { Link } from '../../link.tsx'
import { isDashed, runToken } from '../../palette.ts'
import { StateMark, VerdictMark } from '../../parts/glyphs.tsx'
import { Ribbon } from '../../parts/ribbon.tsx'
import { Slide } from '../../parts/slide.tsx'
import { Spark } from '../../parts/spark.tsx'
import { togglePicked } from '../../picked.ts'
import { isNumeric } from '../../table/trial-columns.ts'
import { epochText, sureText } from '../../words/judged.ts'
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
      <Keep page={page} trial={trial} />
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
    <td class="course">
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

function Keep({ page, trial: { run, trial } }: Pick<TrialRowProps, 'page' | 'trial'>) {
  const judged = run?.judged ?? null
  const keep = judged?.keep
  if (!run || !judged || !keep) {
    return (
      <>
        <td class="thumb" />
        <td class="held">
          {judged ? (
            <VerdictMark verdict={judged.verdict} tier={judged.tier} />
          ) : (
            <span class="faint">{missing}</span>
          )}
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
          alt={`Trial ${trial}, epoch ${epochText(keep.epoch)}`}
          width={40}
          missing={missing}
          isJudges={page.best?.run === run.run}
        />
      </td>
      <td class="held">
        <b>{epochText(keep.epoch)}</b> <VerdictMark verdict={keep.verdict} tier={keep.tier} words="verdict" />{' '}
        {keep.verdict !== 'unclear' && <Rank best={page.best} run={run.run} />}
        <span class="after">{after(judged, keep)}</span>
      </td>
    </>
  )
}

/** How it stands in the sweep. */
function Rank({ best, run }: { best: BestFact | null; run: string }) {
  if (best?.run === run) return <span class="rank">best</span>
  if (!best?.equals.some((one) => one.run === run)) return null
  return (
    <span class="rank" title="Noise does not tell it from the best">
      ≈ best
    </span>
  )
}

/** Where the run went after the epoch to keep. */
const after = (judged: JudgedFact, keep: KeepFact): string | null =>
  judged.verdict === keep.verdict ? null : `then ${sureText(judged.verdict, judged.tier)}`
