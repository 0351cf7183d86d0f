import { useMemo } from 'preact/hooks'
import type { OverviewFact, RunPageFact } from '../../../wire.ts'
import { choose, chosen } from '../../address.ts'
import type { Window } from '../../charts/options.ts'
import { Plot } from '../../charts/plot.tsx'
import { lossWhole, runLossChart, unitOf } from '../../charts/run-loss-chart.ts'
import { readWindow, windowText } from '../../charts/zoom.ts'
import type { Palette } from '../../palette.ts'
import { useResource } from '../../resource.ts'
import { overviewSource, pointsSource, type RunPlace } from '../../sources.ts'
import { trainingSeries, validationSeries } from './loss-series.ts'

interface LossChartsProps {
  readonly run: RunPageFact
  readonly place: RunPlace
}

/** Training loss with the verdict behind it; validation loss, which is another quantity, on its own axis. */
export function LossCharts({ run, place }: LossChartsProps) {
  const training = useResource(overviewSource(place, trainingSeries(run.series)))
  const validation = useResource(overviewSource(place, validationSeries(run.series)))
  const trained = training.kind === 'loading' ? null : training.value
  const held = validation.kind === 'loading' ? null : validation.value
  if (trainingSeries(run.series) === null && !held) return null
  return (
    <section aria-labelledby="loss">
      <div class="head">
        <h2 id="loss">Loss</h2>
        <span class="quiet">training, raw and smoothed; shaded by verdict</span>
        <button
          type="button"
          class="btn tiny end"
          disabled={chosen('x') === null}
          onClick={() => choose({ x: null })}
        >
          Reset zoom
        </button>
      </div>
      {trained ? (
        <TrainingChart run={run} place={place} series={trained} />
      ) : (
        <div class="plot" aria-busy="true" />
      )}
      <p class="caption">
        Training loss is noisy: it mostly shows which timesteps were drawn. The judge only heeds its collapse.
      </p>
      {held && <LossChart run={run} series={held} name="validation loss" smoothing={0} isLow />}
      {held && (
        <p class="caption">
          Loss on pictures that were held out. Its lowest point is the left edge of what people accept.
        </p>
      )}
    </section>
  )
}

/** Buckets of everything, or single points of what was zoomed to. */
function TrainingChart({ run, place, series }: LossChartsProps & { series: OverviewFact }) {
  const window = readWindow(chosen('x'))
  const unit = unitOf({ series, stepsPerEpoch: run.stepsPerEpoch }) ?? 1
  const steps = window && { from: window.from * unit, to: window.to * unit }
  const load = useResource(pointsSource(place, steps && { tag: series.tag, axis: series.axis, ...steps }))
  const points = window && load.kind !== 'loading' ? load.value : null
  const near = useMemo(
    () =>
      points && !points.isCut
        ? { ...series, step: points.step, mean: points.value, last: points.value }
        : series,
    [series, points],
  )
  return (
    <LossChart
      run={run}
      series={near}
      whole={lossWhole({ series, stepsPerEpoch: run.stepsPerEpoch })}
      name="training loss"
      smoothing={0.94}
    />
  )
}

const keepWindow = (window: Window | null): void => choose({ x: window && windowText(window) })

interface LossChartProps {
  readonly run: RunPageFact
  readonly series: OverviewFact
  readonly whole?: Window
  readonly name: string
  readonly smoothing: number
  readonly isLow?: boolean
}

function LossChart({ run, series, whole, name, smoothing, isLow = false }: LossChartProps) {
  const { trial, judged, stepsPerEpoch } = run
  const seen = chosen('x')
  const loss = {
    trial,
    series,
    judged,
    stepsPerEpoch,
    smoothing,
    isClipped: smoothing > 0,
    onWindow: keepWindow,
  }
  const configuration = useMemo(
    () => (palette: Palette) => runLossChart({ ...loss, window: readWindow(seen) }, palette),
    [series, judged, stepsPerEpoch, seen],
  )
  return (
    <Plot
      configuration={configuration}
      label={`${name} of trial ${trial}, ${series.step.length} values`}
      yName={name}
      xName={unitOf(loss) === null ? 'steps' : 'epochs'}
      whole={whole ?? lossWhole(loss)}
      window={readWindow(seen)}
      onWindow={keepWindow}
      lastStep={series.step.at(-1)}
      isLow={isLow}
    />
  )
}
