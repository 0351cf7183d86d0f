import { powerSpectrum } from './fourier.ts'
import type { Plane } from './raster.ts'

/** Patterns that repeat, in octaves over their surroundings: `block` by pixel period, `peak` by frequency. */
export interface PeriodicStatistics {
  readonly block: number
  readonly peak: number
}

/** 8 is the image codec's own cell; 3 and 6 are there because pixelation at 3 was missed without them. */
const periods = [2, 3, 4, 6, 8, 16]

export function periodicStatistics(y: Plane): PeriodicStatistics {
  const axes: readonly Axis[] = [
    { lines: y.height, length: y.width, lineStep: y.width, step: 1 },
    { lines: y.width, length: y.height, lineStep: 1, step: y.width },
  ]
  return {
    block: Math.max(...axes.map((axis) => blockiness(y.values, axis))),
    peak: Math.max(...axes.map((axis) => spectralPeak(y.values, axis))),
  }
}

interface Axis {
  readonly lines: number
  readonly length: number
  readonly lineStep: number
  readonly step: number
}

/** How much larger steps between neighbours are at one phase of a period than at the others. */
function blockiness(values: Float32Array, { lines, length, lineStep, step }: Axis): number {
  const steps = new Float64Array(length)
  for (let line = 0; line < lines; line += 2) {
    for (let k = 1; k < length; k++) {
      const i = line * lineStep + k * step
      steps[k] = (steps[k] as number) + Math.abs((values[i] as number) - (values[i - step] as number))
    }
  }
  const perLine = steps.map((sum) => sum / Math.ceil(lines / 2))
  return Math.max(...periods.map((period) => phaseExcess(perLine, period)))
}

function phaseExcess(steps: Float64Array, period: number): number {
  const sums = new Float64Array(period)
  const counts = new Float64Array(period)
  for (let k = 1; k < steps.length; k++) {
    sums[k % period] = (sums[k % period] as number) + (steps[k] as number)
    counts[k % period] = (counts[k % period] as number) + 1
  }
  const means = sums.map((sum, phase) => sum / (counts[phase] as number))
  const highest = Math.max(...means)
  const others = (means.reduce((a, b) => a + b, 0) - highest) / (period - 1)
  return Math.log2((highest + 0.05) / (others + 0.05))
}

/** Highest line of the spectrum of first differences above a quarter of Nyquist, over the median around it. */
function spectralPeak(values: Float32Array, { lines, length, lineStep, step }: Axis): number {
  const size = 2 ** Math.floor(Math.log2(length))
  const power = new Float64Array(size / 2)
  const line = new Float64Array(size)
  const window = line.map((_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / size))
  for (let l = 0; l < lines; l += 2) {
    for (let k = 0; k < size - 1; k++) {
      const i = l * lineStep + k * step
      line[k] = ((values[i + step] as number) - (values[i] as number)) * (window[k] as number)
    }
    const spectrum = powerSpectrum(line)
    for (let k = 0; k < power.length; k++) power[k] = (power[k] as number) + (spectrum[k] as number)
  }
  return highestOverNeighbours(power)
}

function highestOverNeighbours(power: Float64Array): number {
  let highest = 0
  for (let k = power.length >> 2; k < power.length - 2; k++) {
    const around = power.slice(Math.max(1, k - 12), k - 2)
    const both = Float64Array.of(...around, ...power.slice(k + 3, k + 13)).sort()
    const median = both[both.length >> 1] as number
    highest = Math.max(highest, Math.log2(((power[k] as number) + 1e-9) / (median + 1e-9)))
  }
  return highest
}
