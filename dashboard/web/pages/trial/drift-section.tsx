import { useMemo } from 'preact/hooks'
import type { RunPageFact } from '../../../wire.ts'
import { ChartCanvas } from '../../charts/chart-canvas.tsx'
import { driftChart } from '../../charts/drift-chart.ts'
import type { Palette } from '../../palette.ts'
import { epochText } from '../../words/judged.ts'
import { percentText } from '../../words/numbers.ts'

const words = {
  overtraining: [
    'Past its best',
    'How far past its best each epoch is held to be; from ½ on it is flagged. Triangle: watch. Square: likely. Filled: very likely.',
  ],
  drift: ['Drift', 'Share of pixels that differ from the first samples. Flat means learned.'],
  velocity: [
    'Velocity',
    'Share of pixels that changed since the epoch before. It should fall and stay down.',
  ],
} as const

/** What the pictures did, per epoch. */
export function DriftSection({ run }: { run: RunPageFact }) {
  const isMeasured = run.moments.some((one) => one.drift !== null || one.velocity !== null)
  if (!isMeasured) return null
  return (
    <section aria-labelledby="signs">
      <div class="head">
        <h2 id="signs">Signs</h2>
        <span class="quiet">per epoch; shaded by verdict</span>
      </div>
      <div class="multiples">
        <Multiple run={run} value="overtraining" />
        <Multiple run={run} value="drift" />
        <Multiple run={run} value="velocity" />
      </div>
    </section>
  )
}

function Multiple({ run, value }: { run: RunPageFact; value: keyof typeof words }) {
  const { moments, judged } = run
  const configuration = useMemo(
    () => (palette: Palette) => driftChart({ moments, judged, value }, palette),
    [moments, judged],
  )
  const [name, caption] = words[value]
  const keep = moments.find((one) => one.epoch === judged?.keep?.epoch)
  const there = keep?.[value]
  return (
    <section>
      <h3 class="head">
        {name}
        {typeof there === 'number' && (
          <span class="quiet end light">
            {percentText(there)} at epoch {epochText(keep?.epoch ?? 0)}
          </span>
        )}
      </h3>
      <div class="plot low">
        <ChartCanvas configuration={configuration} label={`${name} over ${moments.length} epochs`} />
      </div>
      <p class="caption">{caption}</p>
    </section>
  )
}
