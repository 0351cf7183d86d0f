import type { RunFact, SweepFact } from '../../../wire.ts'
import { sweepHref, trialHref } from '../../address.ts'
import { isBlind, useSeen, withoutSuggestions } from '../../blind.ts'
import { Link } from '../../link.tsx'
import { Cells } from '../../parts/cells.tsx'
import { Slide } from '../../parts/slide.tsx'
import { sweepAnswer } from '../../words/answer.ts'
import { blindSweepAnswer } from '../../words/decide.ts'
import { bytesText, plural } from '../../words/numbers.ts'
import { SweepState } from './sweep-state.tsx'

/** One sweep: its name, its answer, its pictures, how far it is. */
export function SweepItem({ sweep: known }: { sweep: SweepFact }) {
  const sweep = isBlind.value ? withoutSuggestions(known) : known
  const runs = sweep.trials.flatMap(({ run }) => run ?? [])
  const { title, why } = isBlind.value ? blindSweepAnswer : sweepAnswer({ best: sweep.best, runs })
  return (
    <li class="sweep">
      <h2 class="name">
        <Link href={sweepHref(sweep.name)} dir="auto">
          {sweep.title ?? sweep.name}
        </Link>
      </h2>
      <Front sweep={sweep} runs={runs} />
      <div>
        <p class="answer">
          {title} {why}
        </p>
        <Cells runs={sweep.trials.filter((one) => one.runOf === null).map((one) => one.run)} />
      </div>
      <div class="meta">
        <SweepState sweep={sweep} runs={runs} />
        {sweep.checkpoints > 0 && (
          <span>
            {plural(sweep.checkpoints, 'checkpoint')}, {bytesText(sweep.checkpointBytes)}
          </span>
        )}
      </div>
    </li>
  )
}

const fronts = 3

/** The pictures of the epochs to keep, the answer first. */
function Front({ sweep, runs }: { sweep: SweepFact; runs: readonly RunFact[] }) {
  const bestRun = sweep.best?.run
  const shown = runs
    .filter((one) => one.judged?.keep?.picture)
    .sort((a, b) => Number(b.run === bestRun) - Number(a.run === bestRun) || a.trial - b.trial)
    .slice(0, fronts)
  useSeen(shown)
  return (
    <div class="front">
      {shown.length === 0 && <span class="wait">{waitingText(runs)}</span>}
      {shown.map((one) => (
        <Slide
          key={one.run}
          run={one.run}
          picture={one.judged?.keep?.picture ?? null}
          alt={`Trial ${one.trial}, epoch ${one.judged?.keep?.epoch}`}
          width={128}
          isJudges={one.run === bestRun}
          href={trialHref(sweep.name, one.trial)}
        >
          <span>
            <b>{one.trial}</b> e{one.judged?.keep?.epoch}
          </span>
        </Slide>
      ))}
    </div>
  )
}

function waitingText(runs: readonly RunFact[]): string {
  if (isBlind.value) return 'Hidden with the suggestion.'
  if (runs.some((one) => one.state === 'running'))
    return 'No epoch judged yet. The first ones come with the samples.'
  if (runs.every((one) => one.state === 'queued')) return 'Not started yet.'
  return 'No epoch to show: open the sweep to see why.'
}
