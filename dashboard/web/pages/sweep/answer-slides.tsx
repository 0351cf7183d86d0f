import type { BestFact, RunPageFact, SweepPageFact } from '../../../wire.ts'
import { compareHref } from '../../address.ts'
import { VerdictMark } from '../../parts/glyphs.tsx'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { Slide } from '../../parts/slide.tsx'
import { useResource } from '../../resource.ts'
import { runSource } from '../../sources.ts'
import { altText, momentTag } from '../../words/pictures.ts'

const shown = 4

/** Pictures behind the answer: the epoch to keep among its neighbours, first prompt and last. */
export function AnswerSlides({ page, best }: { page: SweepPageFact; best: BestFact }) {
  const load = useResource(
    runSource({ sweep: page.name, trial: `${best.trial}`, attempt: `${best.attempt}` }),
  )
  const run = load.kind === 'loading' ? null : load.value
  if (!run) return <div class="slides" aria-busy="true" />
  const prompts = [0, page.prompts.length - 1].filter((one, n, all) => all.indexOf(one) === n)
  return (
    <ScrollRegion class="slides" label="Pictures behind the answer">
      {prompts.flatMap((prompt) =>
        around(run, best, prompt).map((at) => (
          <One key={`${prompt} ${at}`} {...{ run, best, prompt, at, page }} />
        )),
      )}
    </ScrollRegion>
  )
}

/** The epoch to keep, its neighbours and the last one. */
function around(run: RunPageFact, { keep }: BestFact, prompt: number): readonly number[] {
  const all = [
    ...new Set(run.samples.filter((one) => one.prompt === prompt && one.at > 0).map((one) => one.at)),
  ]
  const here = all.indexOf(keep.picture?.at ?? keep.epoch)
  const wanted = [here - 1, here, here + 1, all.length - 1].filter((n) => n >= 0 && n < all.length)
  const picked = [...new Set(wanted)]
  for (let n = here - 2; picked.length < shown && n >= 0; n--) picked.unshift(n)
  return picked.sort((a, b) => a - b).flatMap((n) => all[n] ?? [])
}

interface OneProps {
  readonly run: RunPageFact
  readonly best: BestFact
  readonly page: SweepPageFact
  readonly prompt: number
  readonly at: number
}

function One({ run, best, page, prompt, at }: OneProps) {
  const picture = run.samples.find((one) => one.prompt === prompt && one.at === at) ?? null
  const verdict = run.moments.find((one) => (picture?.axis === 'step' ? one.step : one.epoch) === at)?.verdict
  const keepAt = best.keep.picture?.at ?? best.keep.epoch
  const side = { trial: best.trial, attempt: best.attempt }
  return (
    <Slide
      run={run.run}
      picture={picture}
      alt={picture ? altText(picture, page.prompts) : ''}
      width={256}
      isJudges={at === keepAt}
      href={compareHref(page.name, { a: { ...side, at: keepAt }, b: { ...side, at }, prompt })}
    >
      <b>{picture && momentTag(picture)}</b>
      {verdict && <VerdictMark verdict={verdict} />}
    </Slide>
  )
}
