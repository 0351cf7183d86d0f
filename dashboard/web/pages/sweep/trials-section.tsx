import type { Signal } from '@preact/signals'
import type { SweepPageFact } from '../../../wire.ts'
import { VerdictMark } from '../../parts/glyphs.tsx'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { plural } from '../../words/numbers.ts'
import { TrialRow } from './trial-row.tsx'

/** All trials, with only the parameters that vary. */
export function TrialsSection({ page, hot }: { page: SweepPageFact; hot: Signal<number | null> }) {
  const others = Object.keys(page.same).length
  return (
    <section aria-labelledby="trials">
      <div class="head">
        <h2 id="trials">Trials</h2>
        <span class="quiet">
          {page.trials.length}
          {others > 0 && `; ${plural(others, 'other parameter is', 'other parameters are')} the same in all`}
        </span>
      </div>
      <ScrollRegion class="scroll" label="Trials">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">Trial</th>
              {page.varying.map((name) => (
                <th key={name} scope="col" class="num">
                  {name}
                </th>
              ))}
              <th scope="col">State</th>
              <th scope="col">Loss</th>
              <th scope="col" class="num">
                last
              </th>
              <th scope="col">Epochs</th>
              <th scope="col">Keep</th>
              <th scope="col">Epoch</th>
            </tr>
          </thead>
          <tbody>
            {page.trials.map((trial) => (
              <TrialRow key={trial.trial} page={page} trial={trial} hot={hot} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p class="legend">
        {(['undertrained', 'good', 'overtrained', 'unclear'] as const).map((verdict) => (
          <VerdictMark key={verdict} verdict={verdict} />
        ))}
        <span>short bar, full bar, hatched bar, dashed box; the dash below a bar is the epoch to keep</span>
      </p>
    </section>
  )
}
