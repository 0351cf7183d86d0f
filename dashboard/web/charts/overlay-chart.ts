import type { Chart, ChartEvent } from 'chart.js'
import type { OverlayLine } from '../../wire.ts'
import { isDashed, type Palette, runColour } from '../palette.ts'
import {
  type Axes,
  type LineConfiguration,
  type LineSet,
  lineOptions,
  pointsOf,
  type Window,
} from './options.ts'
import { overlayTooltip } from './overlay-tooltip.ts'
import { middleBounds, smoothed } from './smooth.ts'
import { zoomOptions } from './zoom.ts'

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
}

export interface OverlayEvents {
  readonly onWindow: (window: Window) => void
  /** The trial whose line is under the pointer, or null. */
  readonly onHot: (trial: number | null) => void
}

/** A line with its place on the chosen axis. */
export interface PlacedLine {
  readonly line: OverlayLine
  readonly x: readonly (number | null)[]
}

export const axisNames = { epochs: 'epochs', steps: 'steps', time: 'minutes of training' } as const

/** Beyond these only those that were chosen have a colour. */
const coloured = 16

/** Raw under smoothed, one colour per trial, names at the line ends. */
export function overlayChart(
  drawn: readonly PlacedLine[],
  { view, events }: { view: OverlayView; events: OverlayEvents },
  palette: Palette,
): LineConfiguration {
  const isCrowded = drawn.length > 2
  const smooth = drawn.map(({ line, x }, n) =>
    smoothSet(line, x, { view, colour: colourOf(palette, line, n) }),
  )
  const raw = drawn.map(({ line, x }, n) =>
    rawSet(line, x, { view, colour: colourOf(palette, line, n), isCrowded }),
  )
  const options = lineOptions(palette, axesOf(drawn, view))
  const tooltip = overlayTooltip(Math.min(coloured, drawn.length), axisNames[view.axis])
  return {
    type: 'line',
    data: { datasets: [...smooth, ...raw] },
    options: {
      ...options,
      layout: { padding: { right: 40, top: 4 } },
      onHover: (event, _, chart) =>
        events.onHot(drawn[lineUnder(event, chart) % drawn.length]?.line.trial ?? null),
      plugins: {
        ...options.plugins,
        ...zoomOptions(events.onWindow),
        tooltip: { ...options.plugins?.tooltip, ...tooltip },
        endLabels: { ink: palette.ink2, font: palette.font, labels: endLabelsOf(drawn, view) },
      },
    },
  }
}

const axesOf = (drawn: readonly PlacedLine[], view: OverlayView): Axes => ({
  isLog: view.isLog,
  bounds: view.isClipped
    ? middleBounds(
        drawn.flatMap(({ line }) => line.last),
        0.02,
      )
    : null,
  window: view.window,
  whole: wholeOf(drawn, view.axis),
  isWhole: view.axis === 'epochs',
})

const endLabelsOf = (drawn: readonly PlacedLine[], { hot }: OverlayView) =>
  drawn
    .slice(0, coloured)
    .map(({ line: { trial } }, dataset) => ({ dataset, text: `${trial}`, isStrong: trial === hot }))

/** Pixels between pointer and line up to which the line is meant. */
const reach = 24

/** Number of the data set under the pointer, or NaN. */
function lineUnder(event: ChartEvent, chart: Chart): number {
  if (!event.native) return Number.NaN
  const [near] = chart.getElementsAtEventForMode(event.native, 'nearest', { intersect: false }, false)
  if (!near) return Number.NaN
  const distance = Math.hypot(near.element.x - (event.x ?? 0), near.element.y - (event.y ?? 0))
  return distance < reach ? near.datasetIndex : Number.NaN
}

/** Lines that have a place on the axis. */
export const placed = (lines: readonly OverlayLine[], axis: OverlayAxis): readonly PlacedLine[] =>
  lines.map((line) => ({ line, x: xOf(line, axis) })).filter(({ x }) => x.some((at) => at !== null))

/** From the start to the last value; epochs that were begun are seen whole. */
export function wholeOf(drawn: readonly PlacedLine[], axis: OverlayAxis): Window {
  const end = Math.max(1e-6, ...drawn.map(({ x }) => x.findLast((at) => at !== null) ?? 0))
  return { from: 0, to: axis === 'epochs' ? Math.ceil(end) : end }
}

/** Null where the run has not said how many steps an epoch has: another run's number would be a lie. */
export function xOf(
  { step, stepsPerEpoch, seconds, axis }: OverlayLine,
  wanted: OverlayAxis,
): (number | null)[] {
  switch (wanted) {
    case 'steps':
      return step.map((at) => (axis === 'step' ? at : stepsPerEpoch && at * stepsPerEpoch))
    case 'epochs':
      return step.map((at) => (axis === 'epoch' ? at : stepsPerEpoch && at / stepsPerEpoch))
    case 'time':
      return step.map((_, n) => (seconds?.[n] === undefined ? null : seconds[n] / 60))
    default:
      return wanted satisfies never
  }
}

const colourOf = (palette: Palette, { trial }: OverlayLine, place: number): string =>
  place < coloured ? runColour(palette, trial) : palette.line2

const isCold = ({ trial }: OverlayLine, { hot }: OverlayView): boolean => hot !== null && hot !== trial

interface Look {
  readonly view: OverlayView
  readonly colour: string
  readonly isCrowded?: boolean
}

function rawSet(line: OverlayLine, x: PlacedLine['x'], { view, colour, isCrowded }: Look): LineSet {
  const strength = isCold(line, view) ? 0.05 : isCrowded ? 0.13 : 0.3
  return {
    label: `${line.trial} raw`,
    data: view.smoothing > 0 ? pointsOf(x, line.last) : [],
    borderColor: faded(colour, strength),
    borderWidth: 0.75,
    pointRadius: 0,
    pointHoverRadius: 0,
  }
}

function smoothSet(line: OverlayLine, x: PlacedLine['x'], { view, colour }: Look): LineSet {
  return {
    label: `${line.trial}`,
    data: pointsOf(x, smoothed(line.mean, view.smoothing)),
    borderColor: isCold(line, view) ? faded(colour, 0.16) : colour,
    borderWidth: view.hot === line.trial ? 3 : 1.75,
    pointRadius: line.step.length < 40 && line.axis === 'epoch' ? 2.5 : 0,
    pointHoverRadius: 3,
    ...(isDashed(line.trial) && { borderDash: [5, 3] }),
  }
}

/** `rgb(…)` as computed styles give it, with less of it. */
export const faded = (colour: string, alpha: number): string =>
  colour.startsWith('rgb(') ? colour.replace('rgb(', 'rgba(').replace(')', `, ${alpha})`) : colour
