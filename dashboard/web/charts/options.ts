import type { ChartConfiguration, ChartDataset, ChartOptions } from 'chart.js'
import type { Palette } from '../palette.ts'

export type LineConfiguration = ChartConfiguration<'line', { x: number; y: number }[]>
export type LineSet = ChartDataset<'line', { x: number; y: number }[]>

/** What the reader chose to see of the x-axis; null = all. */
export interface Window {
  readonly from: number
  readonly to: number
}

export interface Axes {
  readonly isLog?: boolean
  /** Zero is shown when the quantity has one. */
  readonly isFromZero?: boolean
  readonly bounds?: { readonly min: number; readonly max: number } | null
  readonly window?: Window | null
  /** Everything there is on x. */
  readonly whole?: Window
  /** Ticks at whole numbers. */
  readonly isWhole?: boolean
}

/** The house's look: hairlines across, no frame, nothing that moves by itself. */
export function lineOptions(palette: Palette, axes: Axes): ChartOptions<'line'> {
  const { window, whole, bounds } = axes
  const words = { color: palette.ink2, font: { size: 11, family: palette.font } }
  return {
    animation: false,
    parsing: false,
    normalized: true,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: 'nearest', axis: 'x', intersect: false },
    scales: {
      x: {
        type: 'linear',
        grid: { display: false },
        border: { color: palette.ink3 },
        ticks: {
          ...words,
          maxRotation: 0,
          autoSkipPadding: 12,
          callback: tickText,
          ...(axes.isWhole && { precision: 0 }),
        },
        ...(window ? { min: window.from, max: window.to } : whole && { min: whole.from, max: whole.to }),
      },
      y: {
        type: axes.isLog ? 'logarithmic' : 'linear',
        grid: { color: palette.line, drawTicks: false },
        border: { display: false },
        beginAtZero: axes.isFromZero ?? false,
        ticks: { ...words, maxTicksLimit: 6, padding: 6, callback: tickText },
        ...(bounds && { min: bounds.min, max: bounds.max }),
      },
    },
    plugins: { tooltip: tooltipLook(palette) },
  }
}

/** As few digits as say it: `8`, `0.05`, `1,200`. */
const tickText = (value: string | number): string =>
  Number(Number(value).toPrecision(4)).toLocaleString('en', { maximumSignificantDigits: 4 })

const tooltipLook = (palette: Palette) => ({
  animation: false as const,
  backgroundColor: palette.sheet,
  borderColor: palette.line2,
  borderWidth: 1,
  cornerRadius: 0,
  titleColor: palette.ink,
  bodyColor: palette.ink,
  titleFont: { size: 11, family: palette.font },
  bodyFont: { size: 11, family: palette.font },
  boxWidth: 12,
  boxHeight: 2,
  caretSize: 0,
  padding: 8,
})

/** Columns to points; what is missing is left out. */
export const pointsOf = (
  x: readonly (number | null)[],
  y: readonly (number | null)[],
): { x: number; y: number }[] =>
  x.flatMap((at, n) => {
    const value = y[n]
    return at === null || value === null || value === undefined ? [] : [{ x: at, y: value }]
  })
