import type { RunPageFact } from '../../../wire.ts'
import { trialHref } from '../../address.ts'
import { Link } from '../../link.tsx'
import { StateMark } from '../../parts/glyphs.tsx'

/** The attempts at a trial; with one there is nothing to choose. */
export function AttemptTabs({ run }: { run: RunPageFact }) {
  if (run.attempts.length < 2) return null
  const href = trialHref(run.sweep, run.trial)
  return (
    <nav class="tabs inner" aria-label="Attempts">
      {run.attempts.map(({ attempt, state, reason }) => (
        <Link
          key={attempt}
          href={`${href}?attempt=${attempt}`}
          aria-current={attempt === run.attempt ? 'page' : undefined}
          title={reason ?? ''}
        >
          Attempt {attempt} <StateMark state={state} />
        </Link>
      ))}
    </nav>
  )
}
