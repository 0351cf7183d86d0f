import type { Reason, RunPageFact } from '../../../wire.ts'
import { compareHref } from '../../address.ts'
import { Slide } from '../../parts/slide.tsx'
import { altText, momentTag } from '../../words/pictures.ts'
import { keepAt } from './moments.ts'

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
  const side = { trial: run.trial, attempt: run.attempt }
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
            <Slide
              key={picture.path}
              run={run.run}
              picture={picture}
              alt={altText(picture, run.prompts)}
              width={80}
              href={compareHref(run.sweep, {
                a: { ...side, at: keepAt(run) ?? 0 },
                b: { ...side, at: picture.at },
                prompt: picture.prompt,
              })}
            >
              <b>{momentTag(picture)}</b>
            </Slide>
          ))}
        </div>
      )}
    </li>
  )
}
