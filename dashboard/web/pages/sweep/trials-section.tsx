import type { Signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { SweepPageFact, TrialFact } from '../../../wire.ts'
import { chosen } from '../../address.ts'
import { TierGlyph, VerdictMark } from '../../parts/glyphs.tsx'
import { filterTrials } from '../../table/filter.ts'
import { readSorting, sorted } from '../../table/sort.ts'
import { trialColumns } from '../../table/trial-columns.ts'
import { plural, valueText } from '../../words/numbers.ts'
import { TrialsTable } from './trials-table.tsx'
import { TrialsTools } from './trials-tools.tsx'

interface TrialsSectionProps {
  readonly page: SweepPageFact
  readonly hot: Signal<number | null>
}

/** All trials, with only the parameters that vary. */
export function TrialsSection({ page, hot }: TrialsSectionProps) {
  const columns = trialColumns([...page.varying, ...Object.keys(page.same)])
  const sorting = readSorting(chosen('sort'), columns)
  const text = chosen('filter') ?? ''
  const filtered = filterTrials(page.trials, text, columns)
  const lastGood = useRef<readonly number[] | null>(null)
  if (filtered.ok) lastGood.current = filtered.trials.map((one) => one.trial)
  const shown = sorted(still(page.trials, lastGood.current), sorting)
  const others = Object.keys(page.same).length
  return (
    <section aria-labelledby="trials">
      <div class="head">
        <h2 id="trials">Trials</h2>
        <span class="quiet">
          {shown.length === page.trials.length
            ? page.trials.length
            : `${shown.length} of ${page.trials.length}`}
          {others > 0 && `; ${plural(others, 'other parameter is', 'other parameters are')} the same in all`}
        </span>
      </div>
      <TrialsTools page={page} problem={filtered.ok ? null : filtered} example={exampleFilter(page)} />
      {shown.length > 0 ? (
        <TrialsTable page={page} trials={shown} sorting={sorting} hot={hot} />
      ) : (
        <p class="quiet nothing">
          {page.trials.length === 0
            ? 'This sweep has no trials.'
            : `No trial matches ${text}. ${page.trials.length} do without the filter.`}
        </p>
      )}
      <p class="legend">
        {(['undertrained', 'good', 'overtrained', 'unclear'] as const).map((verdict) => (
          <VerdictMark key={verdict} verdict={verdict} />
        ))}
        {(['watch', 'likely', 'very likely'] as const).map((tier) => (
          <span key={tier} class="v v-overtrained">
            <TierGlyph tier={tier} /> {tier}
          </span>
        ))}
        <span>
          short bar, full bar (capped: watch), hatched bar (dense: very likely), dashed box; the dash below a
          bar is the epoch to keep
        </span>
      </p>
    </section>
  )
}

/** While a filter is wrong the last good result stays. */
const still = (trials: readonly TrialFact[], numbers: readonly number[] | null): readonly TrialFact[] =>
  numbers ? trials.filter((one) => numbers.includes(one.trial)) : trials

/** A filter that makes sense in this sweep. */
function exampleFilter({ varying, trials }: SweepPageFact): string {
  const name = varying.find((one) => typeof trials[0]?.parameters[one] === 'number')
  return name
    ? `${name} <= ${valueText(trials[0]?.parameters[name])} and verdict == 'good'`
    : "verdict == 'good'"
}
