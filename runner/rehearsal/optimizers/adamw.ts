/** AdamW (Loshchilov and Hutter, 2017), with torch's defaults: eps 1e-8, weight decay 0.01. */
import { betasOption, type MakeOptimizer, numberOption, optionsText } from './optimizer.ts'

export const makeAdamW: MakeOptimizer = (arrays, options) => {
  const [beta1, beta2] = betasOption(options)
  const decay = numberOption(options, 'weight_decay', 0.01)
  const epsilon = numberOption(options, 'eps', 1e-8)
  const means = arrays.map(({ value }) => new Float32Array(value.length))
  const squares = arrays.map(({ value }) => new Float32Array(value.length))
  const count = new Float32Array(1)
  const step = (rates: readonly number[]): void => {
    const n = (count[0] as number) + 1
    count[0] = n
    const meanFix = 1 / (1 - beta1 ** n)
    const squareFix = 1 / (1 - beta2 ** n)
    arrays.forEach(({ value, gradient }, at) => {
      const mean = means[at] as Float32Array
      const square = squares[at] as Float32Array
      const rate = rates[at] as number
      const keep = 1 - rate * decay
      for (let i = 0; i < value.length; i += 1) {
        const g = gradient[i] as number
        const m = beta1 * (mean[i] as number) + (1 - beta1) * g
        const v = beta2 * (square[i] as number) + (1 - beta2) * g * g
        mean[i] = m
        square[i] = v
        value[i] = (value[i] as number) * keep - (rate * m * meanFix) / (Math.sqrt(v * squareFix) + epsilon)
      }
    })
  }
  return {
    title: `torch.optim.adamw.AdamW${bracketed(optionsText(options))}`,
    step,
    ownRates: () => null,
    state: () => ({
      count,
      ...Object.fromEntries(means.map((one, at) => [`mean.${at}`, one])),
      ...Object.fromEntries(squares.map((one, at) => [`square.${at}`, one])),
    }),
    restore: (state) => {
      count.set(state.count as Float32Array)
      for (const [at, one] of means.entries()) one.set(state[`mean.${at}`] as Float32Array)
      for (const [at, one] of squares.entries()) one.set(state[`square.${at}`] as Float32Array)
    },
  }
}

export const bracketed = (text: string): string => (text === '' ? '' : `(${text})`)
