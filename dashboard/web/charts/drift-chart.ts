import type { EpochVerdict, JudgedFact } from '../../wire.ts'
import type { Palette } from '../palette.ts'
import { momentLines, verdictBands } from './bands.ts'
import { type LineConfiguration, lineOptions, pointsOf, type Window } from './options.ts'

export interface MomentChart {
  readonly moments: readonly EpochVerdict[]
  readonly judged: JudgedFact | null
  readonly value: 'drift' | 'velocity'
}

/** How far the samples have moved, per epoch, over the verdict's bands. */
export function driftChart({ moments, judged, value }: MomentChart, palette: Palette): LineConfiguration {
  const options = lineOptions(palette, { isFromZero: true, isWhole: true, whole: momentsWhole(moments) })
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
          pointRadius: 2.5,
          clip: 6,
          pointBackgroundColor: palette.sheet,
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
          },
        },
      },
    },
  }
}

export const momentsWhole = (moments: readonly EpochVerdict[]): Window => ({
  from: 0,
  to: Math.max(1, moments.at(-1)?.epoch ?? 1),
})
