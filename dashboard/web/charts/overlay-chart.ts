import type { OverlayLine } from '../../wire.ts'
import { isDashed, type Palette, runColour } from '../palette.ts'
import { lossText } from '../words/numbers.ts'
import { type LineConfiguration, type LineSet, lineOptions, pointsOf, type Window } from './options.ts'
import { middleBounds, smoothed } from './smooth.ts'

export const overlayAxes = ['epochs', 'steps', 'time'] as const
export type OverlayAxis = (typeof overlayAxes)[number]

/** How the reader wants to see the losses. */
export interface OverlayView {
  readonly axis: OverlayAxis
  readonly smoothing: number
  readonly isLog: boolean
  readonly isClipped: boolean
  /** Thick, the others thin. */
  readonly hot: number | null
  readonly window: Window | null
  readonly title: string
}

const titles = { epochs: 'epochs →', steps: 'steps →', time: 'minutes of training →' } as const

/** Raw under smoothed, one colour per trial, names at the line ends. */
export function overlayChart(
  lines: readonly OverlayLine[],
  view: OverlayView,
  palette: Palette,
): LineConfiguration {
  const drawn = lines
    .map((line) => ({ line, x: xOf(line, view.axis) }))
    .filter(({ x }) => x.some((at) => at !== null))
  const raw = drawn.map(({ line, x }) => rawSet(line, x, { view, palette, isCrowded: drawn.length > 2 }))
  const smooth = drawn.map(({ line, x }) => smoothSet(line, x, view, palette))
  const all = drawn.flatMap(({ line }) => line.last)
  const options = lineOptions(palette, {
    xTitle: titles[view.axis],
    yTitle: view.isLog ? `${view.title}, log` : view.title,
    isLog: view.isLog,
    bounds: view.isClipped ? middleBounds(all, 0.02) : null,
    window: view.window,
    isWhole: view.axis === 'epochs',
  })
  return {
    type: 'line',
    data: { datasets: [...smooth, ...raw] },
    options: {
      ...options,
      layout: { padding: { right: 40, top: 4 } },
      plugins: {
        ...options.plugins,
        tooltip: { ...options.plugins?.tooltip, ...tooltipWords(drawn, view) },
        endLabels: {
          ink: palette.ink2,
          font: palette.font,
          labels: drawn.map(({ line }, dataset) => ({
            dataset,
            text: `${line.trial}`,
            isStrong: line.trial === view.hot,
          })),
        },
      },
    },
  }
}

/** Null where the run has not said how many steps an epoch has: another run's number would be a lie. */
export function xOf(line: OverlayLine, axis: OverlayAxis): (number | null)[] {
  const { step, stepsPerEpoch, seconds } = line
  switch (axis) {
    case 'steps':
      return step.map((at) => (line.axis === 'step' ? at : stepsPerEpoch && at * stepsPerEpoch))
    case 'epochs':
      return step.map((at) => (line.axis === 'epoch' ? at : stepsPerEpoch && at / stepsPerEpoch))
    case 'time':
      return step.map((_, n) => (seconds[n] === undefined ? null : seconds[n] / 60))
    default:
      return axis satisfies never
  }
}

const isCold = (line: OverlayLine, { hot }: OverlayView): boolean => hot !== null && hot !== line.trial

function rawSet(
  line: OverlayLine,
  x: readonly (number | null)[],
  { view, palette, isCrowded }: { view: OverlayView; palette: Palette; isCrowded: boolean },
): LineSet {
  const strength = isCold(line, view) ? 0.05 : isCrowded ? 0.13 : 0.3
  return {
    label: `${line.trial} raw`,
    data: view.smoothing > 0 ? pointsOf(x, line.last) : [],
    borderColor: faded(runColour(palette, line.trial), strength),
    borderWidth: 0.75,
    pointRadius: 0,
    pointHitRadius: 0,
  }
}

function smoothSet(
  line: OverlayLine,
  x: readonly (number | null)[],
  view: OverlayView,
  palette: Palette,
): LineSet {
  const colour = runColour(palette, line.trial)
  const isHot = view.hot === line.trial
  return {
    label: `${line.trial}`,
    data: pointsOf(x, smoothed(line.mean, view.smoothing)),
    borderColor: isCold(line, view) ? faded(colour, 0.16) : colour,
    borderWidth: isHot ? 3 : 1.75,
    pointRadius: line.step.length < 3 ? 2 : 0,
    pointHoverRadius: 3,
    ...(isDashed(line.trial) && { borderDash: [5, 3] }),
  }
}

/** Every run at that x by its smoothed value. */
const tooltipWords = (drawn: readonly unknown[], view: OverlayView) => ({
  mode: 'index' as const,
  axis: 'x' as const,
  intersect: false,
  filter: (item: { datasetIndex: number }) => item.datasetIndex < Math.min(16, drawn.length),
  itemSort: (a: { parsed: { y: number | null } }, b: { parsed: { y: number | null } }) =>
    (a.parsed.y ?? 0) - (b.parsed.y ?? 0),
  callbacks: {
    title: (items: { parsed: { x: number | null } }[]) =>
      `${titles[view.axis].replace(' →', '')} ${items[0]?.parsed.x?.toFixed(1) ?? ''}`,
    label: (item: { dataset: { label?: string | undefined }; parsed: { y: number | null } }) =>
      `trial ${item.dataset.label ?? ''}  ${lossText(item.parsed.y)}`,
  },
})

/** `rgb(…)` as computed styles give it, with less of it. */
export const faded = (colour: string, alpha: number): string =>
  colour.startsWith('rgb(') ? colour.replace('rgb(', 'rgba(').replace(')', `, ${alpha})`) : colour
