import type { RunPageFact } from '../../../wire.ts'
import { choose, chosen, compareHref } from '../../address.ts'
import { VerdictMark } from '../../parts/glyphs.tsx'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { Slide } from '../../parts/slide.tsx'
import { altText, momentTag } from '../../words/pictures.ts'
import { keepAt, momentsOf, pictureOf, verdictAt } from './moments.ts'

/** One prompt through all epochs: the whole training in a row. */
export function TrialStrip({ run }: { run: RunPageFact }) {
  const moments = momentsOf(run.samples)
  const prompts = [...new Set(run.samples.map((one) => one.prompt))].sort((a, b) => a - b)
  const prompt = prompts.find((one) => `${one}` === chosen('prompt')) ?? prompts[0]
  if (prompt === undefined) return <NoSamples run={run} />
  const keep = keepAt(run)
  const side = { trial: run.trial, attempt: run.attempt }
  return (
    <section aria-label="Samples, every epoch">
      <ScrollRegion class="strip" label="One prompt through all epochs">
        {moments.map(({ axis, at }) => {
          const picture = pictureOf(run, { axis, at, prompt })
          const verdict = verdictAt(run, { axis, at })?.verdict
          return (
            <Slide
              key={`${axis} ${at}`}
              run={run.run}
              picture={picture}
              alt={picture ? altText(picture, run.prompts) : ''}
              width={128}
              isJudges={at === keep}
              href={compareHref(run.sweep, { a: { ...side, at: keep ?? 0 }, b: { ...side, at }, prompt })}
            >
              <b>{momentTag({ axis, at })}</b>
              {at === 0 ? (
                <span class="faint">base</span>
              ) : (
                verdict && <VerdictMark verdict={verdict} isShort />
              )}
            </Slide>
          )
        })}
      </ScrollRegion>
      <PromptLine run={run} prompts={prompts} prompt={prompt} />
    </section>
  )
}

function PromptLine({
  run,
  prompts,
  prompt,
}: {
  run: RunPageFact
  prompts: readonly number[]
  prompt: number
}) {
  const asked = run.prompts[prompt]
  const place = prompts.indexOf(prompt)
  const other = (step: number) => choose({ prompt: `${prompts.at((place + step) % prompts.length)}` })
  return (
    <div class="head under">
      <span class="faint">
        Prompt {place + 1} of {prompts.length}
      </span>
      <span class="text" dir="auto">
        {asked?.text}
      </span>
      {asked && <span class="faint">seed {asked.seed}</span>}
      <span class="end">
        <button type="button" class="btn tiny" onClick={() => other(-1)}>
          ← prompt
        </button>{' '}
        <button type="button" class="btn tiny" onClick={() => other(1)}>
          prompt →
        </button>
      </span>
    </div>
  )
}

const NoSamples = ({ run }: { run: RunPageFact }) => (
  <div class="slides">
    <span class="slide none">
      <span class="frame">
        {run.state === 'running' || run.state === 'queued'
          ? 'samples still to come'
          : 'this run drew no samples'}
      </span>
    </span>
  </div>
)
