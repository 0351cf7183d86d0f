import { useMemo } from 'preact/hooks'
import type { OverviewFact, RunPageFact } from '../../../wire.ts'
import { ChartCanvas } from '../../charts/chart-canvas.tsx'
import { runLossChart } from '../../charts/run-loss-chart.ts'
import type { Palette } from '../../palette.ts'
import { useResource } from '../../resource.ts'
import { overviewSource, type RunPlace } from '../../sources.ts'
import { trainingSeries, validationSeries } from './loss-series.ts'

/** Training loss with the verdict behind it; validation loss, which is another quantity, on its own axis. */
export function LossCharts({ run, place }: { run: RunPageFact; place: RunPlace }) {
  const training = useResource(overviewSource(place, trainingSeries(run.series)))
  const validation = useResource(overviewSource(place, validationSeries(run.series)))
  const trained = training.kind === 'loading' ? null : training.value
  const held = validation.kind === 'loading' ? null : validation.value
  return (
    <section aria-labelledby="loss">
      <div class="head">
        <h2 id="loss">Loss</h2>
        <span class="quiet">training, raw and smoothed; shaded by verdict</span>
      </div>
      {trained ? (
        <LossChart run={run} series={trained} title="training loss" smoothing={0.94} />
      ) : (
        <div class="plot">
          <div class="canvas" />
        </div>
      )}
      <p class="caption">
        Training loss is noisy: it mostly shows which timesteps were drawn. The judge does not read it.
      </p>
      {held && (
        <>
          <div class="plot low">
            <LossChart run={run} series={held} title="validation loss" smoothing={0} isBare />
          </div>
          <p class="caption">
            Loss on pictures that were held out. Its lowest point is the left edge of what people accept.
          </p>
        </>
      )}
    </section>
  )
}

interface LossChartProps {
  readonly run: RunPageFact
  readonly series: OverviewFact
  readonly title: string
  readonly smoothing: number
  readonly isBare?: boolean
}

function LossChart({ run, series, title, smoothing, isBare = false }: LossChartProps) {
  const { trial, judged, stepsPerEpoch } = run
  const configuration = useMemo(
    () => (palette: Palette) =>
      runLossChart(
        { trial, series, judged, stepsPerEpoch, smoothing, title, isClipped: smoothing > 0, window: null },
        palette,
      ),
    [series, judged, stepsPerEpoch],
  )
  const count = series.step.length
  const chart = (
    <ChartCanvas
      configuration={configuration}
      label={`${title} of trial ${trial}, ${count} values`}
      lastStep={series.step.at(-1)}
    />
  )
  return isBare ? chart : <div class="plot">{chart}</div>
}
