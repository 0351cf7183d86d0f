import { useLayoutEffect } from 'preact/hooks'
import type { RunPageFact } from '../../../wire.ts'
import { choose } from '../../address.ts'
import { hasSeen, isBlind, turnBlind } from '../../blind.ts'
import { answerKeys } from '../../keys.ts'
import { Check } from '../../parts/check.tsx'
import { Note } from '../../parts/note.tsx'
import { learningText, pickText } from '../../words/decide.ts'
import { DecideLabels } from './decide-labels.tsx'
import type { Decisions } from './decisions.ts'
import { keepAt, lookedAt, momentsOf } from './moments.ts'
import type { Moment } from './sample-slide.tsx'

interface DecideProps {
  /** As it is shown: without the suggestion while that is hidden. */
  readonly run: RunPageFact
  readonly decisions: Decisions
}

/** What a person says about the epoch that is looked at. */
export function DecideSection({ run, decisions }: DecideProps) {
  const moments = momentsOf(run.samples)
  const here = lookedAt(run, moments)
  if (!here) return null
  return (
    <section class="decide" aria-label="Your decision">
      <DecideTools run={run} decisions={decisions} moments={moments} here={here} />
      <Decided run={run} decisions={decisions} />
      {decisions.failure && <Note message="That was not taken down." hint={decisions.failure} />}
    </section>
  )
}

interface ToolsProps extends DecideProps {
  readonly moments: readonly Moment[]
  readonly here: Moment
}

function DecideTools({ run, decisions, moments, here }: ToolsProps) {
  const { pick, ratings } = decisions.fact ?? { pick: null, ratings: [] }
  const { axis, at } = here
  const isPicked = pick?.axis === axis && pick.at === at
  const rating = ratings.find((one) => one.axis === axis && one.at === at)
  const turn = (step: number): void => {
    const next = moments[moments.findIndex((one) => one.at === at) + step]
    if (next) choose({ at: `${next.at}` })
  }
  const seen = () => ({ axis, at, sawSuggestion: hasSeen(run.run) })
  const decide = (): void => {
    choose({ at: `${at}` })
    void decisions.say(isPicked ? { kind: 'unpick' } : { kind: 'pick', ...seen() })
  }
  const rate = (said: Partial<Pick<NonNullable<typeof rating>, 'value' | 'label'>>): void => {
    const { value = rating?.value ?? 0, label = rating?.label ?? null } = said
    void decisions.say({ kind: 'rating', value, label, ...seen() })
  }
  const like = (): void => rate({ value: rating?.value === 1 ? 0 : 1 })
  const reject = (): void => rate({ value: rating?.value === -1 ? 0 : -1 })
  // Before the next key: pressed quickly, it must not act on the epoch before.
  useLayoutEffect(() => {
    const turns = { ',': () => turn(-1), '.': () => turn(1), h: () => turnBlind(!isBlind.value) }
    // Before training there is nothing to keep.
    return answerKeys(at === 0 ? turns : { ...turns, b: decide, u: like, x: reject })
  })
  return (
    <div class="tools">
      <span class="turn">
        <button type="button" class="btn" aria-label={`${axis} before`} onClick={() => turn(-1)}>
          ←
        </button>
        <b aria-live="polite">
          {axis} {at}
        </b>
        <button type="button" class="btn" aria-label={`${axis} after`} onClick={() => turn(1)}>
          →
        </button>
      </span>
      <button type="button" class="btn primary" aria-pressed={isPicked} disabled={at === 0} onClick={decide}>
        {isPicked ? `Picked ${axis} ${at}` : `Pick ${axis} ${at}`} <kbd class="hide-s">B</kbd>
      </button>
      <span class="seg">
        <button type="button" aria-pressed={rating?.value === 1} disabled={at === 0} onClick={like}>
          Good <kbd class="hide-s">U</kbd>
        </button>
        <button type="button" aria-pressed={rating?.value === -1} disabled={at === 0} onClick={reject}>
          Reject <kbd class="hide-s">X</kbd>
        </button>
      </span>
      <DecideLabels label={rating?.label ?? null} isOff={at === 0} onSay={(label) => rate({ label })} />
      <span class="end">
        <Check text="Hide the suggestion" isOn={isBlind.value} onTurn={turnBlind} />
      </span>
    </div>
  )
}

/** What counts now, and what the judge makes of it. */
function Decided({ run, decisions: { fact, forget } }: DecideProps) {
  const picked = fact && pickText(fact, keepAt(run))
  const learnt = fact && learningText(fact)
  if (!picked && !learnt) return null
  return (
    <p class="quiet" aria-live="polite">
      {picked}
      {picked && learnt && ' '}
      {learnt && (
        <span class="learnt">
          {learnt}
          {fact.learning.decisions > 0 && (
            <>
              {' · '}
              <button type="button" class="word" onClick={() => void forget()}>
                forget
              </button>
            </>
          )}
        </span>
      )}
    </p>
  )
}
