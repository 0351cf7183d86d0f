import { choose, sideText } from '../../address.ts'
import { VerdictMark } from '../../parts/glyphs.tsx'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { SlideButton } from '../../parts/slide-button.tsx'
import { altText, momentTag } from '../../words/pictures.ts'
import { keepAt, momentsOf, pictureOf, verdictAt } from '../trial/moments.ts'
import type { Compared } from './comparison.tsx'

interface FilmProps {
  readonly b: Compared
  readonly prompt: number
  readonly prompts: readonly number[]
  readonly onPrompt: (step: number) => void
}

/** All epochs of B at this prompt. */
export function Film({ b: { side, run }, prompt, prompts, onPrompt }: FilmProps) {
  const asked = run.prompts[prompt]
  return (
    <div class="reel">
      <div class="head">
        <span class="faint">
          Prompt {prompts.indexOf(prompt) + 1} of {prompts.length}
          {asked?.role === 'control' && ', control'}
        </span>
        <span class="text" dir="auto">
          {asked?.text}
        </span>
        <span class="end">
          <button type="button" class="btn tiny" onClick={() => onPrompt(-1)}>
            ← prompt
          </button>{' '}
          <button type="button" class="btn tiny" onClick={() => onPrompt(1)}>
            prompt →
          </button>
        </span>
      </div>
      <ScrollRegion class="film" label="Epochs of B">
        {momentsOf(run.samples).map(({ axis, at }) => {
          const picture = pictureOf(run, { axis, at, prompt })
          const verdict = verdictAt(run, { axis, at })?.verdict
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
              <b>{momentTag({ axis, at })}</b>
              {at === 0 ? (
                <span class="faint">base</span>
              ) : (
                verdict && <VerdictMark verdict={verdict} isShort />
              )}
            </SlideButton>
          )
        })}
      </ScrollRegion>
    </div>
  )
}
