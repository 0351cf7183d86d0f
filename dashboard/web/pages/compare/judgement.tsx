import type { SweepPageFact } from '../../../wire.ts'
import { isBlind } from '../../blind.ts'
import { VerdictMark } from '../../parts/glyphs.tsx'
import { KeyList } from '../../parts/key-list.tsx'
import { percentText, valueText } from '../../words/numbers.ts'
import { verdictAt } from '../trial/moments.ts'
import type { Compared } from './comparison.tsx'

interface JudgementProps {
  readonly sweep: SweepPageFact
  readonly a: Compared
  readonly b: Compared
}

/** What the judge says about B, and in what the two trainings differ. */
export function Judgement({ sweep, a, b }: JudgementProps) {
  const axis = b.run.samples[0]?.axis ?? 'epoch'
  const moment = verdictAt(b.run, { axis, at: b.side.at })
  return (
    <aside class="side" aria-label="The judge on B">
      <section>
        <h2>The judge on B</h2>
        {moment ? (
          <VerdictMark verdict={moment.verdict} tier={moment.tier} />
        ) : (
          <p class="faint">{isBlind.value ? 'Hidden.' : 'Not judged.'}</p>
        )}
        <ul class="why">
          {moment?.reasons.map((one) => (
            <li key={one.text}>{one.text}</li>
          ))}
        </ul>
        {moment?.drift !== null && moment?.drift !== undefined && (
          <p class="quiet">
            {percentText(moment.drift)} of pixels differ from the first pictures; it says how much changed,
            not whether it got worse.
          </p>
        )}
      </section>
      {a.run.run !== b.run.run && <Difference sweep={sweep} a={a} b={b} />}
      <section class="hide-s">
        <h2>Keys</h2>
        <KeyList
          keys={[
            ['← →', 'prompt'],
            ['↑ ↓', 'epoch of B'],
            ['P', 'pin B as A'],
            ['+ − 0', 'nearer, farther, fit'],
          ]}
        />
      </section>
    </aside>
  )
}

function Difference({ sweep, a, b }: JudgementProps) {
  const names = sweep.varying.filter(
    (name) => JSON.stringify(a.run.parameters[name]) !== JSON.stringify(b.run.parameters[name]),
  )
  return (
    <section>
      <h2>A and B were trained with</h2>
      <dl class="kv">
        {names.map((name) => (
          <div key={name} class="pair">
            <dt>{name}</dt>
            <dd>
              {valueText(a.run.parameters[name])}, <b>{valueText(b.run.parameters[name])}</b>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
