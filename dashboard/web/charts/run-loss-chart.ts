import type { JudgedFact, OverviewFact } from '../../wire.ts'
import { type Palette, runColour } from '../palette.ts'
import { momentLines, verdictBands } from './bands.ts'
import { type LineConfiguration, lineOptions, pointsOf, type Window } from './options.ts'
import { faded } from './overlay-chart.ts'
import { middleBounds, smoothed } from './smooth.ts'
import { zoomOptions } from './zoom.ts'

export interface RunLoss {
  readonly trial: number
  readonly series: Pick<OverviewFact, 'axis' | 'step' | 'mean' | 'last'>
  readonly judged: JudgedFact | null
  /** Null while the run has not said it: then the axis counts steps. */
  readonly stepsPerEpoch: number | null
  readonly smoothing: number
  readonly isClipped: boolean
  readonly window: Window | null
  readonly onWindow: (window: Window) => void
}

/** Steps in one unit of x, or null when x counts steps. */
export const unitOf = ({
  series,
  stepsPerEpoch,
}: Pick<RunLoss, 'series' | 'stepsPerEpoch'>): number | null => (series.axis === 'epoch' ? 1 : stepsPerEpoch)

/** From the start to the last value; an epoch that was begun is seen whole. */
export function lossWhole(loss: Pick<RunLoss, 'series' | 'stepsPerEpoch'>): Window {
  const unit = unitOf(loss)
  const end = loss.series.step.at(-1) ?? 1
  return { from: 0, to: unit === null ? Math.max(1, end) : Math.max(1, Math.ceil(end / unit)) }
}

/** Loss of one run, with epoch marks, the verdict's bands and the moments that matter. */
export function runLossChart(loss: RunLoss, palette: Palette): LineConfiguration {
  const { series, judged, trial } = loss
  const unit = unitOf(loss)
  const x = series.step.map((at) => at / (unit ?? 1))
  const colour = runColour(palette, trial)
  const options = lineOptions(palette, {
    isWhole: true,
    bounds: loss.isClipped ? middleBounds(series.last, 0.02) : null,
    window: loss.window,
    whole: lossWhole(loss),
  })
  const smooth = pointsOf(x, smoothed(series.mean, loss.smoothing))
  const raw = loss.smoothing > 0 ? pointsOf(x, series.last) : []
  const look = { palette, isNamed: true }
  return {
    type: 'line',
    data: {
      datasets: [
        {
          label: 'smoothed',
          data: smooth,
          borderColor: colour,
          borderWidth: 1.75,
          pointRadius: x.length < 40 ? 2 : 0,
        },
        { label: 'raw', data: raw, borderColor: faded(colour, 0.3), borderWidth: 0.75, pointRadius: 0 },
      ],
    },
    options: {
      ...options,
      plugins: {
        ...options.plugins,
        ...zoomOptions(loss.onWindow),
        annotation: {
          annotations: unit === null ? {} : { ...verdictBands(judged, look), ...momentLines(judged, look) },
        },
      },
    },
  }
}
