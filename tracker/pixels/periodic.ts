import { addPower } from './fourier.ts'
import type { Plane } from './raster.ts'

/** Patterns that repeat, in octaves over their surroundings: natural pictures stay near 0.5 and 0.7. */
export interface PeriodicStatistics {
  /**
   * By pixel period, 0 … 12: how much larger steps between neighbours are at one phase than at the others, as in
   * blocking measures for JPEG (Wang, Sheikh, Bovik, 2002).
   */
  readonly block: number
  /** By frequency, from 0: the highest line of the averaged spectrum (Welch, 1967) over the median around it. */
  readonly peak: number
}

/** 8 is the image codec's own cell; 3 and 6 are there because pixelation at 3 was missed without them. */
const periods = [2, 3, 4, 6, 8, 16]

export const periodicStatistics = (y: Plane): PeriodicStatistics => ({
  block: blockiness(y, periods),
  peak: spectralPeak(y),
})

/** The larger of rows and columns; every second line is looked at. */
export function blockiness(y: Plane, lengths: readonly number[]): number {
  const { across, down } = meanSteps(y)
  return Math.max(...lengths.flatMap((period) => [phaseExcess(across, period), phaseExcess(down, period)]))
}

/** Mean |difference| to the neighbour before, by column and by row; the border pixels belong to no step. */
function meanSteps({ width, height, values }: Plane): { across: Float64Array; down: Float64Array } {
  const across = new Float64Array(width - 1)
  const down = new Float64Array(height - 1)
  for (let row = 1; row < height - 1; row++) {
    const start = row * width
    let sum = 0
    for (let x = 1; x < width - 1; x += 2) {
      sum += Math.abs((values[start + x] as number) - (values[start + x - width] as number))
    }
    down[row] = sum
    if (row % 2 === 0) continue
    for (let x = 1; x < width - 1; x++) {
      const step = Math.abs((values[start + x] as number) - (values[start + x - 1] as number))
      across[x] = (across[x] as number) + step
    }
  }
  const [lines, columns] = [Math.floor((height - 1) / 2), Math.floor((width - 1) / 2)]
  return { across: across.map((sum) => sum / lines), down: down.map((sum) => sum / columns) }
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

const spectralPeak = ({ width, height, values }: Plane): number =>
  Math.max(
    linePeak(values, { lines: height, length: width, lineStep: width, step: 1 }),
    linePeak(values, { lines: width, length: height, lineStep: 1, step: width }),
  )

interface Axis {
  readonly lines: number
  readonly length: number
  readonly lineStep: number
  readonly step: number
}

/** Every second line, two at a time: Hann-windowed first differences, their spectra summed. */
function linePeak(values: Float32Array, { lines, length, lineStep, step }: Axis): number {
  const size = 2 ** Math.floor(Math.log2(length))
  const power = new Float64Array(size / 2)
  const hann = Float64Array.from({ length: size }, (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / size))
  const [one, other] = [new Float64Array(size), new Float64Array(size)]
  for (let line = 0; line < lines; line += 4) {
    const isPair = line + 2 < lines
    for (let k = 0; k < size - 1; k++) {
      const i = line * lineStep + k * step
      const window = hann[k] as number
      one[k] = ((values[i + step] as number) - (values[i] as number)) * window
      const next = isPair ? i + 2 * lineStep : i
      other[k] = isPair ? ((values[next + step] as number) - (values[next] as number)) * window : 0
    }
    one[size - 1] = 0
    other[size - 1] = 0
    addPower(one, other, power)
  }
  return highestOverNeighbours(power)
}

/** Only above a quarter of the highest frequency: below, pictures have lines of their own. */
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
