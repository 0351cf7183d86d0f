import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from 'chart.js'
import annotation from 'chartjs-plugin-annotation'
import zoom from 'chartjs-plugin-zoom'
import { endLabels } from './end-labels.ts'

let isDone = false

/** Only the parts that are used, so that the rest stays out of the bundle. */
export function registerCharts(): void {
  if (isDone) return
  Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Tooltip, Filler)
  Chart.register(annotation, zoom, endLabels)
  isDone = true
}
