import type { BestFact, RunFact, SweepPageFact } from '../../../wire.ts'
import { compareHref, trialHref } from '../../address.ts'
import { isBlind, turnBlind } from '../../blind.ts'
import { Link } from '../../link.tsx'
import { VerdictMark } from '../../parts/glyphs.tsx'
import { sweepAnswer } from '../../words/answer.ts'
import { blindSweepAnswer } from '../../words/decide.ts'
import { suggestedSides } from '../compare/sides.ts'
import { AnswerOthers } from './answer-others.tsx'
import { AnswerSlides } from './answer-slides.tsx'

/** The answer first, its picture beside it. */
export function AnswerSection({ page, runs }: { page: SweepPageFact; runs: readonly RunFact[] }) {
  const { title, why, sure } = isBlind.value ? blindSweepAnswer : sweepAnswer({ best: page.best, runs })
  return (
    <section class="verdict" aria-labelledby="answer">
      <div class="say">
        <h2 id="answer">{title}</h2>
        {why && <p>{why}</p>}
        {sure && <p class="quiet sure">{sure}</p>}
        {isBlind.value && (
          <div class="tools">
            <button type="button" class="btn" onClick={() => turnBlind(false)}>
              Show the suggestion
            </button>
          </div>
        )}
        {page.best && <AnswerTools page={page} best={page.best} />}
      </div>
      {page.best && <AnswerSlides page={page} best={page.best} />}
    </section>
  )
}

function AnswerTools({ page, best }: { page: SweepPageFact; best: BestFact }) {
  const { keep, trial } = best
  const sides = suggestedSides(page)
  return (
    <>
      <AnswerOthers page={page} best={best} />
      <p class="sure">
        <VerdictMark verdict={keep.verdict} tier={keep.tier} />{' '}
        {keep.checkpoint && <code>{keep.checkpoint}</code>}
      </p>
      <div class="tools">
        <Link class="btn primary" href={trialHref(page.name, trial)}>
          See why
        </Link>
        {sides && (
          <Link class="btn" href={compareHref(page.name, sides)}>
            Compare epoch {sides.a.at} with {sides.b.at}
          </Link>
        )}
      </div>
    </>
  )
}
