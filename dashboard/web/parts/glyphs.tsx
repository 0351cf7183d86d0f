import type { RunState, Tier, Verdict } from '../../wire.ts'
import { sureText } from '../words/judged.ts'
import { stateWord } from '../words/states.ts'

/** Shapes borrowed from exposure; each can be told from the others without colour. */
const verdictShape = {
  undertrained: (
    <>
      <circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path d="M1.25 6.5h9.5a4.75 4.75 0 0 1-9.5 0" fill="currentColor" />
    </>
  ),
  good: <circle cx="6" cy="6" r="5.5" fill="currentColor" />,
  overtrained: (
    <>
      <circle cx="6" cy="6" r="2.6" fill="currentColor" />
      <path
        d="M6 0v2M6 10v2M0 6h2M10 6h2M1.8 1.8l1.3 1.3M8.9 8.9l1.3 1.3M10.2 1.8 8.9 3.1M3.1 8.9l-1.3 1.3"
        stroke="currentColor"
        stroke-width="1.5"
      />
    </>
  ),
  unclear: (
    <circle
      cx="6"
      cy="6"
      r="4.75"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-dasharray="2.2 1.5"
    />
  ),
} satisfies Record<Verdict, preact.JSX.Element>

interface VerdictMarkProps {
  readonly verdict: Verdict
  readonly tier?: Tier
  /** How much is written out; all of it can be heard. */
  readonly words?: 'all' | 'verdict' | 'none'
}

/** Shape, bars for how sure that is, and words. */
export function VerdictMark({ verdict, tier = 'none', words = 'all' }: VerdictMarkProps) {
  const sure = sureText(verdict, tier)
  const seen = { all: sure, verdict, none: '' }[words]
  return (
    <span class={`v v-${verdict}`} title={seen === sure ? undefined : sure}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {verdictShape[verdict]}
      </svg>
      <TierGlyph tier={tier} />
      {seen && <span>{seen}</span>}
      {seen !== sure && <span class="off-screen">{sure.slice(seen.length)}</span>}
    </span>
  )
}

const bars: Readonly<Record<Tier, number>> = { none: 0, watch: 1, likely: 2, 'very likely': 3 }

/** One to three bars: how sure the judge is that a flag is right. */
export const TierGlyph = ({ tier }: { tier: Tier }) =>
  tier === 'none' ? null : (
    <svg class="tier" viewBox="0 0 9 12" aria-hidden="true">
      {[0, 1, 2].map((n) => (
        <path
          key={n}
          d={`M${1.25 + n * 3} 11.5v-${n < bars[tier] ? 4 + n * 3 : 1.5}`}
          stroke="currentColor"
          stroke-width="2"
        />
      ))}
    </svg>
  )

const stateShape = {
  queued: <path d="M1 5h1.6M4.2 5h1.6M7.4 5H9" stroke="currentColor" stroke-width="2" />,
  running: <path d="M2 1v8l7-4z" fill="currentColor" />,
  succeeded: <path d="m1 5.4 2.6 2.8L9 1.8" fill="none" stroke="currentColor" stroke-width="1.6" />,
  failed: <path d="m1.5 1.5 7 7m0-7-7 7" stroke="currentColor" stroke-width="1.8" />,
  cancelled: <path d="M1 5h8" stroke="currentColor" stroke-width="1.8" />,
  lost: <path d="M5 0.500v6M5 8v1.8" stroke="currentColor" stroke-width="1.8" />,
} satisfies Record<RunState, preact.JSX.Element>

export const StateGlyph = ({ state }: { state: RunState }) => (
  <svg viewBox="0 0 10 10" aria-hidden="true">
    {stateShape[state]}
  </svg>
)

export function StateMark({ state, children }: { state: RunState; children?: preact.ComponentChildren }) {
  const tone = state === 'failed' || state === 'lost' ? 'bad' : state === 'running' ? 'on' : ''
  return (
    <span class={`state ${tone}`}>
      <StateGlyph state={state} />
      <span>{children ?? stateWord[state]}</span>
    </span>
  )
}
