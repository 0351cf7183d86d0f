/**
 * Adafactor (Shazeer and Stern, 2018), the transformers implementation that sd-scripts uses: second
 * moments as a row and a column mean, updates clipped to a root mean square of 1. With its default
 * `relative_step` it makes its own rate, min(1e-2, 1/√t) times the size of the weights, and the
 * learning rates asked for do nothing.
 */
import type { Learned } from '../lora.ts'
import {
  bracketed,
  flagOption,
  type MakeOptimizer,
  numberOption,
  type OptimizerOptions,
  type OptimizerPart,
  optionsText,
} from './optimizer.ts'

interface Factors {
  readonly rows: Float32Array
  readonly columns: Float32Array
}

/** transformers' defaults: eps = (1e-30, 1e-3), clip_threshold 1, decay_rate −0.8. */
const smallSquare = 1e-30
const smallWeight = 1e-3
const clipThreshold = 1
const decayRate = -0.8

export const makeAdafactor: MakeOptimizer = (arrays, options) => {
  const habits = adafactorHabits(options)
  const factors = arrays.map(newFactors)
  const update = new Float32Array(Math.max(...arrays.map(({ value }) => value.length)))
  const count = new Float32Array(1)
  let used: number[] = []
  return {
    title: `transformers.optimization.Adafactor${bracketed(shownOptions(options, habits.relative))}`,
    step: (rates) => {
      const n = (count[0] as number) + 1
      count[0] = n
      used = arrays.map((one, at) => {
        const rate = rateOf(habits, rates[at] as number, one, n)
        factoredUpdate(one, factors[at] as Factors, 1 - n ** decayRate, update)
        move(one, update, rate, habits.decay)
        return rate
      })
    },
    ownRates: () => (habits.relative ? used : null),
    parts: () => [
      ['count', count],
      ...factors.flatMap(({ rows, columns }, at): OptimizerPart[] => [
        [`rows.${at}`, rows],
        [`columns.${at}`, columns],
      ]),
    ],
  }
}

interface Habits {
  /** Makes its own rate. */
  readonly relative: boolean
  /** Times the size of the weights. */
  readonly scaled: boolean
  readonly warms: boolean
  readonly decay: number
}

const adafactorHabits = (options: OptimizerOptions): Habits => ({
  relative: flagOption(options, 'relative_step', true),
  scaled: flagOption(options, 'scale_parameter', true),
  warms: flagOption(options, 'warmup_init', false),
  decay: numberOption(options, 'weight_decay', 0),
})

function rateOf({ relative, scaled, warms }: Habits, asked: number, { value }: Learned, n: number): number {
  const step = relative ? Math.min(warms ? 1e-6 * n : 1e-2, 1 / Math.sqrt(n)) : asked
  return step * (scaled ? Math.max(smallWeight, rootMeanSquare(value, value.length)) : 1)
}

/** The update is made smaller when its root mean square passes the threshold. */
function move({ value }: Learned, update: Float32Array, rate: number, decay: number): void {
  const pace = rate / Math.max(1, rootMeanSquare(update, value.length) / clipThreshold)
  const keep = 1 - rate * decay
  for (let i = 0; i < value.length; i += 1) {
    value[i] = (value[i] as number) * keep - pace * (update[i] as number)
  }
}

const newFactors = ({ rows, value }: Learned): Factors => ({
  rows: new Float32Array(rows),
  columns: new Float32Array(value.length / rows),
})

/** sd-scripts sets relative_step itself when it was not given, and the title shows it. */
const shownOptions = (options: OptimizerOptions, relative: boolean): string =>
  optionsText(
    options.relative_step === undefined
      ? { ...options, relative_step: relative ? 'True' : 'False' }
      : options,
  )

/** update = gradient / √(rows ⊗ columns / mean of rows). */
function factoredUpdate(
  { gradient, rows }: Learned,
  factors: Factors,
  keep: number,
  update: Float32Array,
): void {
  const width = gradient.length / rows
  const columnSums = new Float64Array(width)
  let rowMean = 0
  for (let row = 0; row < rows; row += 1) {
    let sum = 0
    for (let i = 0; i < width; i += 1) {
      const g = gradient[row * width + i] as number
      const square = g * g + smallSquare
      sum += square
      columnSums[i] = (columnSums[i] as number) + square
    }
    const mean = keep * (factors.rows[row] as number) + ((1 - keep) * sum) / width
    factors.rows[row] = mean
    rowMean += mean / rows
  }
  for (let i = 0; i < width; i += 1) {
    factors.columns[i] =
      keep * (factors.columns[i] as number) + ((1 - keep) * (columnSums[i] as number)) / rows
  }
  for (let row = 0; row < rows; row += 1) {
    const across = (factors.rows[row] as number) / rowMean
    for (let i = 0; i < width; i += 1) {
      const at = row * width + i
      update[at] = (gradient[at] as number) / Math.sqrt(across * (factors.columns[i] as number))
    }
  }
}

function rootMeanSquare(values: Float32Array, length: number): number {
  let sum = 0
  for (let i = 0; i < length; i += 1) sum += (values[i] as number) ** 2
  return Math.sqrt(sum / length)
}
