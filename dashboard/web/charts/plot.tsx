import { useRef, useState } from 'preact/hooks'
import type { Palette } from '../palette.ts'
import { ChartCanvas, type LineChart } from './chart-canvas.tsx'
import { cursorText, moveCursor } from './cursor.ts'
import type { LineConfiguration, Window } from './options.ts'
import { rescaled, shifted } from './zoom.ts'

interface PlotProps {
  readonly configuration: (palette: Palette) => LineConfiguration
  readonly label: string
  readonly yName: string
  readonly xName: string
  /** Everything there is to see on x. */
  readonly whole: Window
  /** What is seen of it; null = all. */
  readonly window: Window | null
  readonly onWindow: (window: Window | null) => void
  readonly lastStep?: number | undefined
  readonly isLow?: boolean
}

/** A chart with its axis names. By keys: ← → go along the line, + − zoom, shift and arrows move, 0 shows all. */
export function Plot(props: PlotProps) {
  const { configuration, label, yName, xName, lastStep, isLow = false } = props
  const chart = useRef<LineChart | null>(null)
  const [said, say] = useState('')
  return (
    <section
      class={isLow ? 'plot low' : 'plot'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys move along the line
      tabIndex={0}
      aria-label={`${label}. Arrow keys go along it, plus and minus zoom, 0 shows all.`}
      onKeyDown={(event) => answerKey(event, props, chart.current, say)}
      onBlur={() => say('')}
    >
      <div class="axis-names" aria-hidden="true">
        <span>{yName}</span>
        <span>{xName} →</span>
      </div>
      <ChartCanvas
        configuration={configuration}
        label={label}
        lastStep={lastStep}
        onChart={(made) => {
          chart.current = made
        }}
      />
      <output class="off-screen" aria-live="polite">
        {said}
      </output>
    </section>
  )
}

function answerKey(
  event: KeyboardEvent,
  { window, whole, onWindow, xName }: PlotProps,
  chart: LineChart | null,
  say: (text: string) => void,
): void {
  const seen = window ?? whole
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (step !== undefined && event.shiftKey) onWindow(shifted(seen, whole, step * 0.25))
  else if (step !== undefined && chart) say(cursorText(chart, moveCursor(chart, step), xName))
  else if (event.key === '+' || event.key === '=') onWindow(rescaled(seen, whole, 0.5))
  else if (event.key === '-') onWindow(rescaled(seen, whole, 2))
  else if (event.key === '0') onWindow(null)
  else return
  event.preventDefault()
}
