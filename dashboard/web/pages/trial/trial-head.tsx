import type { RunPageFact } from '../../../wire.ts'
import { now } from '../../now.ts'
import { StateMark } from '../../parts/glyphs.tsx'
import { RemainingTime } from '../../parts/remaining-time.tsx'
import type { Answer } from '../../words/answer.ts'
import { clockText, durationText, valueText } from '../../words/numbers.ts'
import { placeText, secondsTaken } from '../../words/progress.ts'
import { stateWord } from '../../words/states.ts'

/** What this trial came to, in a sentence. */
export function TrialHead({ run, answer }: { run: RunPageFact; answer: Answer }) {
  const { title, why, sure } = answer
  const varying = new Set(run.siblings.flatMap((one) => one.changes.map((change) => change.name)))
  const named = Object.keys(run.parameters).filter((name) => varying.has(name))
  const taken = secondsTaken(run)
  return (
    <section class="say">
      <h1>{title}</h1>
      {why && <p>{why}</p>}
      <p class="facts sure">
        {named.map((name) => (
          <span key={name}>
            {name} <b>{valueText(run.parameters[name])}</b>
          </span>
        ))}
        <StateMark state={run.state}>
          {run.state === 'running' ? placeText(run) : stateWord[run.state]}
          {run.endedAt && ` ${clockText(new Date(run.endedAt), now.value)}`}
          {taken !== null && `, took ${durationText(taken)}`}
        </StateMark>
        <RemainingTime runs={[run]} />
        {sure && <span>{sure}</span>}
      </p>
      {run.reason && run.state !== 'succeeded' && <p class="quiet">{run.reason}</p>}
    </section>
  )
}
