import type { BestFact, RunFact, SweepPageFact } from '../../../wire.ts'
import { compareHref, trialHref } from '../../address.ts'
import { Link } from '../../link.tsx'
import { VerdictMark } from '../../parts/glyphs.tsx'
import { sweepAnswer } from '../../words/answer.ts'
import { AnswerSlides } from './answer-slides.tsx'

/** The answer first, its picture beside it. */
export function AnswerSection({ page, runs }: { page: SweepPageFact; runs: readonly RunFact[] }) {
  const { title, why, sure } = sweepAnswer({ best: page.best, runs })
  return (
    <section class="verdict" aria-labelledby="answer">
      <div class="say">
        <h2 id="answer">{title}</h2>
        {why && <p>{why}</p>}
        {sure && <p class="quiet sure">{sure}</p>}
        {page.best && <AnswerTools sweep={page.name} best={page.best} />}
      </div>
      {page.best && <AnswerSlides page={page} best={page.best} />}
    </section>
  )
}

function AnswerTools({ sweep, best }: { sweep: string; best: BestFact }) {
  const { trial, attempt, keep } = best
  const other = keep.safer ?? keep.epoch + 1
  return (
    <>
      <p class="sure">
        <VerdictMark verdict={keep.verdict} /> {keep.checkpoint && <code>{keep.checkpoint}</code>}
      </p>
      <div class="tools">
        <Link class="btn primary" href={trialHref(sweep, trial)}>
          See why
        </Link>
        <Link
          class="btn"
          href={compareHref(sweep, {
            a: { trial, attempt, at: keep.epoch },
            b: { trial, attempt, at: other },
          })}
        >
          Compare epoch {keep.epoch} with {other}
        </Link>
      </div>
    </>
  )
}
