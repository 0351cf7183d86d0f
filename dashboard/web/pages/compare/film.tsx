import { choose, sideText } from '../../address.ts'
import { PromptLine } from '../../parts/prompt-line.tsx'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { SlideButton } from '../../parts/slide-button.tsx'
import { altText } from '../../words/pictures.ts'
import { keepAt, momentsOf, pictureOf } from '../trial/moments.ts'
import { MomentLabel } from '../trial/sample-slide.tsx'
import type { Compared } from './comparison.tsx'

interface FilmProps {
  readonly b: Compared
  readonly prompt: number
  readonly prompts: readonly number[]
  readonly onPrompt: (step: number) => void
}

/** All epochs of B at this prompt. */
export function Film({ b: { side, run }, prompt, prompts, onPrompt }: FilmProps) {
  return (
    <div class="reel">
      <PromptLine
        asked={run.prompts[prompt]}
        place={prompts.indexOf(prompt)}
        count={prompts.length}
        onTurn={onPrompt}
      />
      <ScrollRegion class="film" label="Epochs of B">
        {momentsOf(run.samples).map(({ axis, at }) => {
          const picture = pictureOf(run, { axis, at, prompt })
          return (
            <SlideButton
              key={at}
              run={run.run}
              picture={picture}
              alt={picture ? altText(picture, run.prompts) : ''}
              width={72}
              isChosen={at === side.at}
              isJudges={at === keepAt(run)}
              onChoose={() => choose({ b: sideText({ ...side, at }) })}
            >
              <MomentLabel run={run} moment={{ axis, at }} isShort />
            </SlideButton>
          )
        })}
      </ScrollRegion>
    </div>
  )
}
