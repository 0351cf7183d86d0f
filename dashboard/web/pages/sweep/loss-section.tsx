import type { Signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { OverlayLine, SweepPageFact } from '../../../wire.ts'
import { choose, chosen } from '../../address.ts'
import { pickedTrials } from '../../picked.ts'
import { useResource } from '../../resource.ts'
import { overlaySource } from '../../sources.ts'
import { plural } from '../../words/numbers.ts'
import { groupDifferences, type LossGroup, lossGroups } from './loss-groups.ts'
import { LossOverlay } from './loss-overlay.tsx'
import { LossTools } from './loss-tools.tsx'
import { readLossView } from './loss-view.ts'

interface LossSectionProps {
  readonly page: SweepPageFact
  readonly hot: Signal<number | null>
}

/** Losses of all runs over each other, as far as they may be compared. */
export function LossSection({ page, hot }: LossSectionProps) {
  const view = readLossView()
  const isTimed = view.axis === 'time'
  const training = useLines(page.name, { kind: 'training', isTimed })
  const validation = useLines(page.name, { kind: 'validation', isTimed })
  if (training.length === 0) return null
  const groups = lossGroups(picked(training), page.trials)
  const group = groups.find((one) => one.words === chosen('group')) ?? groups[0]
  const held = picked(validation).filter((one) => group?.lines.some(({ trial }) => trial === one.trial))
  return (
    <section aria-labelledby="loss">
      <div class="head">
        <h2 id="loss">Loss</h2>
        <span class="quiet">
          {group?.lines.length ?? 0} of {plural(page.trials.length, 'trial')}
        </span>
      </div>
      <Groups groups={groups} here={group} />
      <LossTools view={view} />
      <LossOverlay lines={group?.lines ?? []} view={view} hot={hot} name="training loss" />
      <p class="caption">
        {view.isClipped && 'Values beyond the middle 96 % are cut off. '}
        Raw values stay visible under the smoothed lines. Training loss mostly shows which timesteps were
        drawn; the judge only heeds its collapse.
      </p>
      {held.length > 0 && <HeldOut lines={held} view={view} hot={hot} />}
    </section>
  )
}

type HeldOutProps = Pick<Parameters<typeof LossOverlay>[0], 'lines' | 'view' | 'hot'>

/** Another quantity, on its own axis; as few points as it has are drawn as they are. */
const HeldOut = ({ lines, view, hot }: HeldOutProps) => (
  <>
    <LossOverlay
      lines={lines}
      view={{ ...view, smoothing: 0, isClipped: false }}
      hot={hot}
      name="validation loss"
      isLow
    />
    <p class="caption">
      Validation loss, on pictures that were held out. Its lowest point is the left edge of what people
      accept, not the middle.
    </p>
  </>
)

/** Lines, the last ones while others are on their way: the page does not jump. */
function useLines(sweep: string, asked: Parameters<typeof overlaySource>[1]): readonly OverlayLine[] {
  const load = useResource(overlaySource(sweep, asked))
  const last = useRef<readonly OverlayLine[]>([])
  if (load.kind !== 'loading') last.current = load.value?.lines ?? []
  return last.current
}

/** Those that were ticked, or all. */
function picked(lines: readonly OverlayLine[]): readonly OverlayLine[] {
  const numbers = pickedTrials()
  const some = lines.filter((one) => numbers.includes(one.trial))
  return some.length > 0 ? some : lines
}

/** Why not all lines stand in one chart. */
function Groups({ groups, here }: { groups: readonly LossGroup[]; here: LossGroup | undefined }) {
  if (groups.length < 2) return null
  const differences = groupDifferences(groups)
  return (
    <div class="tools">
      <span class="quiet">These losses may not be compared with each other; one group at a time:</span>
      <fieldset class="seg stacked" aria-label="Comparable losses">
        {groups.map(({ words, lines }, n) => (
          <button
            key={words}
            type="button"
            aria-pressed={words === here?.words}
            onClick={() => choose({ group: words })}
          >
            {differences[n]} ({lines.length})
          </button>
        ))}
      </fieldset>
    </div>
  )
}
