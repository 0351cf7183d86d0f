import type { Signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { OverlayLine, SweepPageFact } from '../../../wire.ts'
import { choose, chosen, chosenOf } from '../../address.ts'
import { ChartCanvas } from '../../charts/chart-canvas.tsx'
import { type OverlayView, overlayAxes, overlayChart } from '../../charts/overlay-chart.ts'
import { useResource } from '../../resource.ts'
import { overlaySource } from '../../sources.ts'
import { LossTools } from './loss-tools.tsx'

export const defaultSmoothing = 0.94

/** Loss of all runs over each other. */
export function LossSection({ page, hot }: { page: SweepPageFact; hot: Signal<number | null> }) {
  const load = useResource(overlaySource(page.name, 'training'))
  const lines = load.kind === 'loading' ? [] : (load.value?.lines ?? [])
  if (lines.length === 0) return null
  return (
    <section aria-labelledby="loss">
      <div class="head">
        <h2 id="loss">Loss</h2>
        <span class="quiet">
          {lines.length} of {page.trials.length} runs
        </span>
      </div>
      <LossTools />
      <Overlay lines={lines} hot={hot.value} title="training loss" />
      <p class="caption">
        Raw values stay visible under the smoothed lines. Training loss mostly shows which timesteps were
        drawn; the judge does not read it.
      </p>
    </section>
  )
}

interface OverlayProps {
  readonly lines: readonly OverlayLine[]
  readonly hot: number | null
  readonly title: string
}

function Overlay({ lines, hot, title }: OverlayProps) {
  const view: OverlayView = {
    axis: chosenOf('axis', overlayAxes),
    smoothing: Number(chosen('smooth') ?? defaultSmoothing),
    isLog: chosen('log') === '1',
    isClipped: chosen('clip') !== '0',
    hot,
    window: null,
    title,
  }
  const key = JSON.stringify(view)
  const configuration = useMemo(
    () => (palette: Parameters<typeof overlayChart>[2]) => overlayChart(lines, view, palette),
    [lines, key],
  )
  return (
    <div class="plot">
      <ChartCanvas
        configuration={configuration}
        label={`${title} of ${lines.length} runs over ${view.axis}`}
      />
    </div>
  )
}
