import type { RunPageFact } from '../../../wire.ts'
import { now } from '../../now.ts'
import { StateMark } from '../../parts/glyphs.tsx'
import { RemainingTime } from '../../parts/remaining-time.tsx'
import type { Answer } from '../../words/answer.ts'
import { neighboursText } from '../../words/judged.ts'
import { clockText, durationText, valueText } from '../../words/numbers.ts'
import { placeText, secondsTaken } from '../../words/progress.ts'
import { stateWord } from '../../words/states.ts'
import { NextSteps } from './next-steps.tsx'

/** What this trial came to, in a sentence; beside it what to do. */
export function TrialHead({ run, answer }: { run: RunPageFact; answer: Answer }) {
  const { title, why, sure } = answer
  return (
    <section class="verdict" aria-label="The answer">
      <div class="say">
        <h1>{title}</h1>
        {why && <p>{why}</p>}
        <Neighbours run={run} />
        {sure && <p class="sure">{sure}</p>}
        <Facts run={run} />
        {run.reason && run.state !== 'succeeded' && <p class="quiet">{run.reason}</p>}
      </div>
      <NextSteps run={run} />
    </section>
  )
}

/** What one epoch less or more would be worth. */
function Neighbours({ run: { judged } }: { run: RunPageFact }) {
  const told = judged?.keep && neighboursText({ keep: judged.keep, onset: judged.onset })
  return told ? <p title={told.numbers}>{told.text}</p> : null
}

function Facts({ run }: { run: RunPageFact }) {
  const varying = new Set(run.siblings.flatMap((one) => one.changes.map((change) => change.name)))
  const named = Object.keys(run.parameters).filter((name) => varying.has(name))
  const taken = secondsTaken(run)
  return (
    <p class="facts sure">
      {named.slice(0, mostNamed).map((name) => (
        <span key={name}>
          {name} <b>{valueText(run.parameters[name])}</b>
        </span>
      ))}
      {named.length > mostNamed && <a href="#parameters">{named.length - mostNamed} more differ</a>}
      <StateMark state={run.state}>
        {run.state === 'running' ? placeText(run) : stateWord[run.state]}
        {run.endedAt && ` ${clockText(new Date(run.endedAt), now.value)}`}
        {taken !== null && `, took ${durationText(taken)}`}
      </StateMark>
      <RemainingTime runs={[run]} />
    </p>
  )
}

/** Trainings done elsewhere can differ in thirty parameters; the list below has them all. */
const mostNamed = 6
