import type { Reason, RunPageFact } from '../../../wire.ts'
import { choose, chosen } from '../../address.ts'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { epochText, signalText, sureText } from '../../words/judged.ts'
import { percentText, plural } from '../../words/numbers.ts'
import { momentTag } from '../../words/pictures.ts'
import { type EvidenceRow, evidenceRows } from './evidence.ts'
import { keepAt, lookedAt, momentsOf, verdictAt } from './moments.ts'
import { SampleSlide } from './sample-slide.tsx'

/** Why the judge says so, of the training or of the epoch that is looked at; a claim shows its pictures. */
export function ReasonsSection({ run }: { run: RunPageFact }) {
  const { judged } = run
  if (!judged || judged.reasons.length === 0) return null
  const here = lookedAt(run, momentsOf(run.samples))
  const moment = here && verdictAt(run, here)
  const isOfMoment = chosen('at') !== null && moment !== null && moment !== undefined
  const told = isOfMoment ? moment : judged
  const weighed = told.reasons.filter(({ weight }) => weight > 0)
  return (
    <section aria-labelledby="reasons">
      <div class="head">
        <h2 id="reasons">Reasons</h2>
        <span class="quiet" aria-live="polite">
          {isOfMoment ? `epoch ${epochText(moment.epoch)}` : 'the whole training'}:{' '}
          {sureText(told.verdict, told.tier)}
          {weighed.length > 1 && `; ${plural(weighed.length, 'reason')}, the heaviest first`}
        </span>
        {isOfMoment && (
          <button type="button" class="btn tiny end" onClick={() => choose({ at: null })}>
            The whole training
          </button>
        )}
      </div>
      <ol class="reasons">
        {byWeight(weighed).map((reason, n) => (
          <ReasonItem
            key={`${reason.signal} ${reason.text}`}
            run={run}
            reason={reason}
            number={n + 1}
            isAlone={weighed.length === 1}
          />
        ))}
      </ol>
      <Remarks run={run} remarks={judged.reasons.filter(({ weight }) => weight === 0)} />
    </section>
  )
}

const byWeight = (reasons: readonly Reason[]): readonly Reason[] =>
  [...reasons].sort((a, b) => b.weight - a.weight)

interface ReasonItemProps {
  readonly run: RunPageFact
  readonly reason: Reason
  readonly number: number
  readonly isAlone: boolean
}

function ReasonItem({ run, reason, number, isAlone }: ReasonItemProps) {
  return (
    <li>
      <span class="mk">{number}</span>
      <div>
        <p>{reason.text}</p>
        <p class="weight">
          {!isAlone && (
            <span class="share" aria-hidden="true">
              <i style={{ '--p': percentText(reason.weight).replace(' ', '') }} />
            </span>
          )}
          {!isAlone && `${percentText(reason.weight)} · `}
          {signalText(reason.signal)}
        </p>
      </div>
      <Evidence run={run} reason={reason} />
    </li>
  )
}

/** Base, best and the moments in question, side by side. */
function Evidence({ run, reason }: { run: RunPageFact; reason: Reason }) {
  const rows = evidenceRows(run, reason)
  if (rows.length === 0) return null
  return (
    <ScrollRegion class="evidence" label={`Pictures: ${signalText(reason.signal)}`}>
      {rows.map((row) => (
        <PromptPictures key={row.prompt} run={run} row={row} />
      ))}
    </ScrollRegion>
  )
}

const PromptPictures = ({ run, row: { prompt, pictures } }: { run: RunPageFact; row: EvidenceRow }) => (
  <div class="pics">
    {pictures.map((picture) => (
      <SampleSlide key={picture.path} run={run} moment={picture} prompt={prompt} width={80}>
        <b>{momentTag(picture)}</b>
        <span class="faint">{placeWord(run, picture.at)}</span>
      </SampleSlide>
    ))}
  </div>
)

function placeWord(run: RunPageFact, at: number): string {
  if (at === 0) return 'base'
  return at === keepAt(run) ? 'keep' : ''
}

/** What was noticed and decides nothing. */
function Remarks({ run, remarks }: { run: RunPageFact; remarks: readonly Reason[] }) {
  if (remarks.length === 0) return null
  return (
    <div class="remarks">
      <h3>Also noticed; it decides nothing</h3>
      <ul class="reasons">
        {remarks.map((reason) => (
          <li key={reason.text}>
            <span class="faint">·</span>
            <p>{reason.text}</p>
            <Evidence run={run} reason={reason} />
          </li>
        ))}
      </ul>
    </div>
  )
}
