import type { DecisionsFact, RunPageFact } from '../../../wire.ts'
import { choose, chosen } from '../../address.ts'
import { PromptLine } from '../../parts/prompt-line.tsx'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { momentText } from '../../words/pictures.ts'
import { pencilAt } from './decisions.ts'
import { keepAt, lookedAt, momentsOf } from './moments.ts'
import { MomentLabel, SampleSlide } from './sample-slide.tsx'

/** One prompt through all epochs: the whole training in a row. */
export function TrialStrip({ run, decided }: { run: RunPageFact; decided: DecisionsFact | null }) {
  const prompts = [...new Set(run.samples.map((one) => one.prompt))].sort((a, b) => a - b)
  const prompt = prompts.find((one) => `${one}` === chosen('prompt')) ?? prompts[0]
  if (prompt === undefined) return <NoSamples run={run} />
  const place = prompts.indexOf(prompt)
  const moments = momentsOf(run.samples)
  const here = lookedAt(run, moments)
  const turn = (step: number): void => choose({ prompt: `${prompts.at((place + step) % prompts.length)}` })
  return (
    <section aria-label="Samples, every epoch">
      <ScrollRegion class="strip" label="One prompt through all epochs">
        {moments.map((moment) => (
          <SampleSlide
            key={momentText(moment)}
            run={run}
            moment={moment}
            prompt={prompt}
            width={128}
            isJudges={moment.at === keepAt(run)}
            pencil={pencilAt(decided, moment)}
            isCurrent={chosen('at') !== null && moment.at === here?.at}
          >
            <MomentLabel run={run} moment={moment} isShort />
          </SampleSlide>
        ))}
      </ScrollRegion>
      <PromptLine asked={run.prompts[prompt]} place={place} count={prompts.length} onTurn={turn} />
    </section>
  )
}

const NoSamples = ({ run: { state } }: { run: RunPageFact }) => (
  <div class="slides">
    <span class="slide none">
      <span class="frame">
        {state === 'running' || state === 'queued' ? 'samples still to come' : 'this run drew no samples'}
      </span>
    </span>
  </div>
)
