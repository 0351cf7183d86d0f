import type { BestFact, RunPageFact, SweepPageFact } from '../../../wire.ts'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { useResource } from '../../resource.ts'
import { runSource } from '../../sources.ts'
import { momentText } from '../../words/pictures.ts'
import { keepAt, momentsOf } from '../trial/moments.ts'
import { type Moment, MomentLabel, SampleSlide } from '../trial/sample-slide.tsx'

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
        around(run, best, prompt).map((moment) => (
          <SampleSlide
            key={`${prompt} ${momentText(moment)}`}
            run={run}
            moment={moment}
            prompt={prompt}
            width={256}
            isJudges={moment.at === keepAt(run)}
          >
            <MomentLabel run={run} moment={moment} isShort={false} />
          </SampleSlide>
        )),
      )}
    </ScrollRegion>
  )
}

/** The epoch to keep, its neighbours and the last one. */
function around({ samples }: RunPageFact, { keep }: BestFact, prompt: number): readonly Moment[] {
  const all = momentsOf(samples.filter((one) => one.prompt === prompt && one.at > 0))
  const here = all.findIndex((one) => one.at === (keep.picture?.at ?? keep.epoch))
  const wanted = [here - 1, here, here + 1, all.length - 1].filter((n) => n >= 0 && n < all.length)
  const picked = [...new Set(wanted)]
  for (let n = here - 2; picked.length < shown && n >= 0; n--) picked.unshift(n)
  return picked.sort((a, b) => a - b).flatMap((n) => all[n] ?? [])
}
