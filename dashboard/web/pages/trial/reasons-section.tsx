import type { Reason, RunPageFact } from '../../../wire.ts'
import { momentTag } from '../../words/pictures.ts'
import { SampleSlide } from './sample-slide.tsx'

/** Why the judge says so; a claim shows its pictures. */
export function ReasonsSection({ run }: { run: RunPageFact }) {
  const reasons = [...(run.judged?.reasons ?? [])].sort((a, b) => b.weight - a.weight)
  if (reasons.length === 0) return null
  return (
    <section aria-labelledby="reasons">
      <div class="head">
        <h2 id="reasons">Reasons</h2>
        <span class="quiet">{reasons.length}, in order of weight</span>
      </div>
      <ol class="reasons">
        {reasons.map((reason, n) => (
          <ReasonItem key={`${reason.signal} ${reason.text}`} run={run} reason={reason} number={n + 1} />
        ))}
      </ol>
    </section>
  )
}

const shown = 3

function ReasonItem({ run, reason, number }: { run: RunPageFact; reason: Reason; number: number }) {
  const pictures = reason.pictures
    .flatMap((path) => run.samples.find((one) => one.path === path) ?? [])
    .slice(0, shown)
  return (
    <li>
      <span class="mk">{number}</span>
      <div>
        <p>{reason.text}</p>
        <p class="faint small">
          {reason.signal}, weight {reason.weight.toFixed(2)}
        </p>
      </div>
      {pictures.length > 0 && (
        <div class="pics">
          {pictures.map((picture) => (
            <SampleSlide key={picture.path} run={run} moment={picture} prompt={picture.prompt} width={80}>
              <b>{momentTag(picture)}</b>
            </SampleSlide>
          ))}
        </div>
      )}
    </li>
  )
}
