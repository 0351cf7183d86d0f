import type { ChartOptions } from 'chart.js'
import type { Window } from './options.ts'

/** Drag marks a stretch, shift and drag moves it, ctrl and wheel or two fingers zoom. Only along x. */
export function zoomOptions(
  onWindow: (window: Window) => void,
): NonNullable<ChartOptions<'line'>['plugins']> {
  const tell = ({ chart }: { chart: { scales: Record<string, { min: number; max: number }> } }): void => {
    const x = chart.scales.x
    if (x) onWindow({ from: x.min, to: x.max })
  }
  return {
    zoom: {
      zoom: {
        mode: 'x',
        drag: { enabled: true, threshold: 8, backgroundColor: 'rgba(127, 127, 127, 0.25)' },
        wheel: { enabled: true, modifierKey: 'ctrl' },
        pinch: { enabled: true },
        onZoomComplete: tell,
      },
      pan: { enabled: true, mode: 'x', modifierKey: 'shift', onPanComplete: tell },
    },
  }
}

/** `1.5~3` in an address. */
export function readWindow(text: string | null): Window | null {
  const [from, to] = (text ?? '').split('~').map(Number)
  if (from === undefined || to === undefined || !Number.isFinite(from) || !Number.isFinite(to) || from >= to)
    return null
  return { from, to }
}

export const windowText = ({ from, to }: Window): string => `${short(from)}~${short(to)}`

const short = (value: number): string => String(Number(value.toPrecision(6)))

/** Nearer to or farther from the middle; null when everything is seen again. */
export function rescaled(window: Window, whole: Window, factor: number): Window | null {
  const middle = (window.from + window.to) / 2
  const half = ((window.to - window.from) * factor) / 2
  const next = { from: Math.max(whole.from, middle - half), to: Math.min(whole.to, middle + half) }
  return next.from <= whole.from && next.to >= whole.to ? null : next
}

/** Sideways by a share of what is seen, stopping at the ends. */
export function shifted(window: Window, whole: Window, share: number): Window {
  const width = window.to - window.from
  const from = Math.min(Math.max(whole.from, window.from + width * share), whole.to - width)
  return { from, to: from + width }
}
