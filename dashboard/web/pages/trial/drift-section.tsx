import { useMemo } from 'preact/hooks'
import type { RunPageFact } from '../../../wire.ts'
import { ChartCanvas } from '../../charts/chart-canvas.tsx'
import { driftChart } from '../../charts/drift-chart.ts'
import type { Palette } from '../../palette.ts'

const words = {
  drift: ['Drift', 'How far the samples have moved from the first ones. Flat means learned.'],
  velocity: ['Velocity', 'Change from one epoch to the next. It should fall and stay down.'],
} as const

/** What the pictures did, per epoch. */
export function DriftSection({ run }: { run: RunPageFact }) {
  const isMeasured = run.moments.some((one) => one.drift !== null || one.velocity !== null)
  if (!isMeasured) return null
  return (
    <section aria-labelledby="signs">
      <div class="head">
        <h2 id="signs">Signs</h2>
        <span class="quiet">per epoch, share of pixels that differ, mean over prompts</span>
      </div>
      <div class="columns">
        <Multiple run={run} value="drift" />
        <Multiple run={run} value="velocity" />
      </div>
    </section>
  )
}

function Multiple({ run, value }: { run: RunPageFact; value: 'drift' | 'velocity' }) {
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
            {there.toFixed(3)} at epoch {keep?.epoch}
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
