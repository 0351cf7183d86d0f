import type { JudgedFact, OverviewFact } from '../../wire.ts'
import { type Palette, runColour } from '../palette.ts'
import { momentLines, verdictBands } from './bands.ts'
import { type LineConfiguration, lineOptions, pointsOf, type Window } from './options.ts'
import { faded } from './overlay-chart.ts'
import { middleBounds, smoothed } from './smooth.ts'

export interface RunLoss {
  readonly trial: number
  readonly series: OverviewFact
  readonly judged: JudgedFact | null
  /** Null while the run has not said it: then the axis counts steps. */
  readonly stepsPerEpoch: number | null
  readonly smoothing: number
  readonly title: string
  readonly isClipped: boolean
  readonly window: Window | null
}

/** Loss of one run, with epoch marks, the verdict's bands and the moments that matter. */
export function runLossChart(loss: RunLoss, palette: Palette): LineConfiguration {
  const { series, stepsPerEpoch, judged, trial } = loss
  const perEpoch = series.axis === 'epoch' ? 1 : stepsPerEpoch
  const x = series.step.map((at) => at / (perEpoch ?? 1))
  const colour = runColour(palette, trial)
  const isFew = x.length < 40
  const options = lineOptions(palette, {
    xTitle: perEpoch === null ? 'steps →' : 'epochs →',
    yTitle: loss.title,
    isWhole: true,
    bounds: loss.isClipped ? middleBounds(series.last, 0.02) : null,
    window: loss.window,
  })
  const place = { palette, scale: perEpoch === null ? 0 : 1 }
  const smooth = pointsOf(x, smoothed(series.mean, loss.smoothing))
  const raw = loss.smoothing > 0 ? pointsOf(x, series.last) : []
  return {
    type: 'line',
    data: {
      datasets: [
        {
          label: 'smoothed',
          data: smooth,
          borderColor: colour,
          borderWidth: 1.75,
          pointRadius: isFew ? 2 : 0,
        },
        { label: 'raw', data: raw, borderColor: faded(colour, 0.3), borderWidth: 0.75, pointRadius: 0 },
      ],
    },
    options: {
      ...options,
      plugins: {
        ...options.plugins,
        annotation: {
          annotations:
            perEpoch === null
              ? {}
              : { ...verdictBands(judged, { ...place, isNamed: true }), ...momentLines(judged, place) },
        },
      },
    },
  }
}
