import type { Chart, ChartType, Plugin } from 'chart.js'

/** Names at the ends of lines instead of a legend. */
export interface EndLabelOptions {
  readonly labels: readonly { readonly dataset: number; readonly text: string; readonly isStrong: boolean }[]
  readonly ink: string
  readonly font: string
}

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends ChartType> {
    endLabels?: EndLabelOptions
  }
}

const lineHeight = 11

interface Place {
  readonly text: string
  readonly isStrong: boolean
  readonly colour: string
  /** A line that ended before the others is named where it ends. */
  readonly isAtEnd: boolean
  readonly x: number
  y: number
}

/** Labels push each other apart vertically, never onto a line. */
export const endLabels: Plugin<'line', EndLabelOptions> = {
  id: 'endLabels',
  afterDatasetsDraw(chart, _, options) {
    if (!options.labels) return
    const { ctx, chartArea } = chart
    const all = options.labels.flatMap((one) => placeOf(chart, one) ?? [])
    const places = spread(
      all.filter((one) => one.isAtEnd),
      chartArea.bottom,
    )
    ctx.save()
    ctx.textBaseline = 'middle'
    ctx.font = `11px ${options.font}`
    ctx.fillStyle = options.ink
    for (const { text, x, y } of all.filter((one) => !one.isAtEnd)) ctx.fillText(text, x + 3, y - 6)
    for (const { text, y, isStrong, colour } of places) {
      ctx.fillStyle = colour
      ctx.fillRect(chartArea.right + 2, y - 1.5, 9, 3)
      ctx.font = `${isStrong ? 'bold ' : ''}11px ${options.font}`
      ctx.fillStyle = options.ink
      ctx.fillText(text, chartArea.right + 14, y)
    }
    ctx.restore()
  },
}

function placeOf(chart: Chart, label: EndLabelOptions['labels'][number]): Place | null {
  const last = chart.getDatasetMeta(label.dataset).data.findLast((one) => Number.isFinite(one.y))
  const colour = chart.data.datasets[label.dataset]?.borderColor
  if (!last || typeof colour !== 'string') return null
  const { top, bottom, left, right } = chart.chartArea
  if (last.x < left) return null
  const y = Math.min(bottom, Math.max(top, last.y))
  return { ...label, colour, isAtEnd: last.x > right - 8, x: last.x, y }
}

function spread(places: Place[], bottom: number): Place[] {
  const sorted = [...places].sort((a, b) => a.y - b.y)
  let above = Number.NEGATIVE_INFINITY
  for (const place of sorted) {
    place.y = Math.max(place.y, above + lineHeight)
    above = place.y
  }
  const over = above - bottom
  if (over > 0) for (const place of sorted) place.y -= over
  return sorted
}
