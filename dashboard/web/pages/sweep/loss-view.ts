import { chosen, chosenOf } from '../../address.ts'
import { type OverlayView, overlayAxes } from '../../charts/overlay-chart.ts'
import { readWindow } from '../../charts/zoom.ts'

const defaultSmoothing = 0.94

/** How the losses are to be drawn, from the address. */
export function readLossView(): Omit<OverlayView, 'hot'> {
  const smoothing = Number(chosen('smooth') ?? defaultSmoothing)
  return {
    axis: chosenOf('axis', overlayAxes),
    smoothing: smoothing >= 0 && smoothing < 1 ? smoothing : defaultSmoothing,
    isLog: chosen('log') === '1',
    isClipped: chosen('clip') !== '0',
    window: readWindow(chosen('x')),
  }
}
