import type { LineChart } from './chart-canvas.tsx'

/** Parts of what is seen that one press moves by when there are no whole epochs to go by. */
const parts = 24

const places = new WeakMap<LineChart, number>()

/** Moves the cursor line along x by an epoch, or by a part of what is seen, and shows the values there. */
export function moveCursor(chart: LineChart, direction: number): number | null {
  const x = chart.scales.x
  if (!x) return null
  const width = x.max - x.min
  const stride = width <= 2 * parts && width >= 2 ? 1 : width / parts
  const last = places.get(chart) ?? (direction > 0 ? x.min - stride : x.max + stride)
  const at = Math.min(x.max, Math.max(x.min, last + direction * stride))
  places.set(chart, at)
  show(chart, at)
  return at
}

function show(chart: LineChart, at: number): void {
  const elements = chart.data.datasets.flatMap(({ data }, datasetIndex) => {
    const index = nearest(data, at)
    return index === -1 ? [] : [{ datasetIndex, index }]
  })
  chart.setActiveElements(elements)
  chart.tooltip?.setActiveElements(elements, {
    x: chart.scales.x?.getPixelForValue(at) ?? 0,
    y: chart.chartArea.top,
  })
  chart.update('none')
}

/** What the cursor stands on, to be heard. */
export function cursorText(chart: LineChart, at: number | null, xName: string): string {
  if (at === null) return ''
  const values = chart.data.datasets.flatMap(({ label, data }) => {
    const point = data[nearest(data, at)]
    return point && !label?.endsWith('raw') ? [`${label} ${point.y.toPrecision(4)}`] : []
  })
  return `${xName} ${Number(at.toFixed(2))}: ${values.slice(0, 8).join(', ')}`
}

/** Data are in the order of x. */
export function nearest(data: readonly { readonly x: number }[], at: number): number {
  let low = 0
  let high = data.length - 1
  if (high < 0) return -1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((data[middle]?.x ?? 0) < at) low = middle
    else high = middle
  }
  return at - (data[low]?.x ?? 0) <= (data[high]?.x ?? 0) - at ? low : high
}
