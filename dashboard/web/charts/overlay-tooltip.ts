import type { ChartOptions, TooltipItem } from 'chart.js'
import { lossText } from '../words/numbers.ts'

type Tooltip = NonNullable<NonNullable<ChartOptions<'line'>['plugins']>['tooltip']>

/** Every run at that x by its smoothed value; raw sets come after the `count` smoothed ones. */
export function overlayTooltip(count: number, xName: string): Tooltip {
  return {
    mode: 'nearest',
    axis: 'x',
    intersect: false,
    filter: ({ datasetIndex }, n, items) =>
      datasetIndex < count && items.findIndex((one) => one.datasetIndex === datasetIndex) === n,
    itemSort: (a, b) => (a.parsed.y ?? 0) - (b.parsed.y ?? 0),
    callbacks: {
      title: (items: TooltipItem<'line'>[]) => `${xName} ${items[0]?.parsed.x?.toFixed(1) ?? ''}`,
      label: ({ dataset, parsed }: TooltipItem<'line'>) =>
        `trial ${dataset.label ?? ''}   ${lossText(parsed.y)}`,
    },
  }
}
