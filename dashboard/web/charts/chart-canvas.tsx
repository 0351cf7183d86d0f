import { Chart } from 'chart.js'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { type Palette, readPalette } from '../palette.ts'
import { colourEpoch } from '../theme.ts'
import type { LineConfiguration } from './options.ts'
import { registerCharts } from './register.ts'

export type LineChart = Chart<'line', { x: number; y: number }[]>

interface ChartCanvasProps {
  /** Pure: from colours to what is drawn. */
  readonly configuration: (palette: Palette) => LineConfiguration
  /** What the chart shows, in a sentence. */
  readonly label: string
  /** Where the newest value lies on the trainer's own axis. */
  readonly lastStep?: number | undefined
  /** For those who move over it by keys. */
  readonly onChart?: (chart: LineChart | null) => void
}

/** Draws a configuration and keeps the same chart while it changes: nothing flashes, nothing is lost. */
export function ChartCanvas({ configuration, label, lastStep, onChart }: ChartCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const chart = useRef<LineChart | null>(null)
  const colours = colourEpoch.value

  useLayoutEffect(() => {
    const place = canvas.current
    if (!place?.parentElement) return
    registerCharts()
    const { data, options, type } = configuration(readPalette(place.parentElement))
    if (!chart.current) {
      chart.current = new Chart(place, { type, data, options })
      onChart?.(chart.current)
      return
    }
    chart.current.data = data
    chart.current.options = options ?? {}
    chart.current.update('none')
  }, [configuration, colours])

  useEffect(
    () => () => {
      chart.current?.destroy()
      chart.current = null
      onChart?.(null)
    },
    [],
  )
  return (
    <div class="canvas">
      <canvas ref={canvas} role="img" aria-label={label} data-last-step={lastStep} />
    </div>
  )
}
