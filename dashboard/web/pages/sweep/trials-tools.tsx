import type { SweepPageFact } from '../../../wire.ts'
import { choose, chosen, compareHref, type Side } from '../../address.ts'
import { Link } from '../../link.tsx'
import { pickedTrials } from '../../picked.ts'

interface TrialsToolsProps {
  readonly page: SweepPageFact
  readonly problem: { readonly column: number; readonly message: string } | null
  readonly example: string
}

/** Filter and what was chosen. */
export function TrialsTools({ page, problem, example }: TrialsToolsProps) {
  return (
    <>
      <div class="tools">
        <label class={problem ? 'field filter wrong' : 'field filter'}>
          <kbd class="hide-s">/</kbd>
          <input
            class="mono"
            type="text"
            data-key="/"
            aria-label="Filter trials"
            aria-invalid={problem !== null}
            aria-describedby={problem ? 'filter-problem' : undefined}
            placeholder={example}
            value={chosen('filter') ?? ''}
            onInput={(event) => choose({ filter: event.currentTarget.value || null })}
          />
        </label>
        <Picked page={page} />
      </div>
      {problem && (
        <p id="filter-problem" class="problem" role="status">
          Character {problem.column}: {problem.message}.
        </p>
      )}
    </>
  )
}

/** Trials that were ticked, and where to go with them. */
function Picked({ page }: { page: SweepPageFact }) {
  const numbers = pickedTrials()
  if (numbers.length === 0) return null
  const sides = numbers.slice(0, 2).flatMap((number) => sideOf(page, number) ?? [])
  const [a, b] = sides
  return (
    <span class="quiet end">
      {numbers.length} chosen{a && b ? ': ' : ' '}
      {a && b && (
        <Link href={compareHref(page.name, { a, b })}>
          compare trial {a.trial} with {b.trial}
        </Link>
      )}{' '}
      <button type="button" class="btn tiny" onClick={() => choose({ pick: null })}>
        Clear
      </button>
    </span>
  )
}

/** The epoch to keep of a trial, or its last one. */
function sideOf(page: SweepPageFact, number: number): Side | null {
  const run = page.trials.find((one) => one.trial === number)?.run
  if (!run) return null
  const keep = run.judged?.keep
  const at = keep?.picture?.at ?? keep?.epoch ?? run.judged?.epochs.at(-1)?.epoch ?? 0
  return { trial: number, attempt: run.attempt, at }
}
