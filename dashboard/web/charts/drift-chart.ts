import type { PointStyle } from 'chart.js'
import type { AnnotationOptions } from 'chartjs-plugin-annotation'
import type { EpochVerdict, JudgedFact, Tier } from '../../wire.ts'
import type { Palette } from '../palette.ts'
import { momentLines, verdictBands } from './bands.ts'
import { type LineConfiguration, lineOptions, pointsOf, type Window } from './options.ts'

export interface MomentChart {
  readonly moments: readonly EpochVerdict[]
  readonly judged: JudgedFact | null
  readonly value: 'drift' | 'velocity' | 'overtraining'
}

/** How far the samples have moved, or how far past its best the run is, per epoch, over the verdict's bands. */
export function driftChart({ moments, judged, value }: MomentChart, palette: Palette): LineConfiguration {
  const isShare = value === 'overtraining'
  const axes = { isFromZero: true, isWhole: true, whole: momentsWhole(moments) }
  const options = lineOptions(palette, isShare ? { ...axes, bounds: { min: 0, max: 1 } } : axes)
  const look = { palette, isNamed: false }
  return {
    type: 'line',
    data: {
      datasets: [
        {
          label: value,
          data: pointsOf(
            moments.map((one) => one.epoch),
            moments.map((one) => one[value]),
          ),
          borderColor: palette.ink,
          borderWidth: 1.75,
          ...(isShare
            ? tierPoints(moments, palette)
            : { pointRadius: 2.5, pointBackgroundColor: palette.sheet }),
          clip: 6,
          pointBorderColor: palette.ink,
          pointBorderWidth: 1.5,
        },
      ],
    },
    options: {
      ...options,
      plugins: {
        ...options.plugins,
        annotation: {
          annotations: {
            ...verdictBands(judged, look),
            ...momentLines(judged, look),
            ...(isShare && { flag: flagLine(palette) }),
          },
        },
      },
    },
  }
}

/** A ring where nothing is flagged, a triangle to watch, a square that is likely, filled where it is all but sure. */
const tierPoints = (moments: readonly EpochVerdict[], palette: Palette) => ({
  pointStyle: moments.map(({ tier }) => shapes[tier]),
  pointRadius: moments.map(({ tier }) => (tier === 'none' ? 2.5 : 4)),
  pointBackgroundColor: moments.map(({ tier }) => (tier === 'very likely' ? palette.ink : palette.sheet)),
})

const shapes: Readonly<Record<Tier, PointStyle>> = {
  none: 'circle',
  watch: 'triangle',
  likely: 'rect',
  'very likely': 'rect',
}

/** Where a flag begins. */
const flagLine = (palette: Palette): AnnotationOptions => ({
  ...{ type: 'line', yMin: 0.5, yMax: 0.5, borderColor: palette.ink2, borderWidth: 1 },
})

export const momentsWhole = (moments: readonly EpochVerdict[]): Window => ({
  from: 0,
  to: Math.max(1, moments.at(-1)?.epoch ?? 1),
})
