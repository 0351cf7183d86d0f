import type { Signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { OverlayLine } from '../../../wire.ts'
import { choose } from '../../address.ts'
import type { Window } from '../../charts/options.ts'
import { axisNames, type OverlayView, overlayChart, placed, wholeOf } from '../../charts/overlay-chart.ts'
import { Plot } from '../../charts/plot.tsx'
import { windowText } from '../../charts/zoom.ts'
import type { Palette } from '../../palette.ts'
import { plural } from '../../words/numbers.ts'

interface LossOverlayProps {
  readonly lines: readonly OverlayLine[]
  readonly view: Omit<OverlayView, 'hot'>
  readonly hot: Signal<number | null>
  readonly name: string
  readonly isLow?: boolean
}

const keepWindow = (window: Window | null): void => choose({ x: window && windowText(window) })

/** One chart of several runs. */
export function LossOverlay({ lines, view, hot, name, isLow = false }: LossOverlayProps) {
  const lit = hot.value
  const key = JSON.stringify(view)
  const drawn = useMemo(() => placed(lines, view.axis), [lines, view.axis])
  const configuration = useMemo(() => {
    const onHot = (trial: number | null): void => {
      hot.value = trial
    }
    const events = { onWindow: keepWindow, onHot }
    return (palette: Palette) => overlayChart(drawn, { view: { ...view, hot: lit }, events }, palette)
  }, [drawn, key, lit])
  return (
    <Plot
      configuration={configuration}
      label={`${name} of ${plural(drawn.length, 'trial')} over ${axisNames[view.axis]}`}
      yName={view.isLog ? `${name}, log` : name}
      xName={axisNames[view.axis]}
      whole={wholeOf(drawn, view.axis)}
      window={view.window}
      onWindow={keepWindow}
      isLow={isLow}
    />
  )
}
