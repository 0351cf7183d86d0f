/** AdamW with both moments in 32 bits. */
import { adamRule, biasFixes, moveByAdam } from './adam-rule.ts'
import { bracketed, type MakeOptimizer, optionsText } from './optimizer.ts'

export const makeAdamW: MakeOptimizer = (arrays, options) => {
  const rule = adamRule(options)
  const moments = arrays.map(({ value }) => ({
    mean: new Float32Array(value.length),
    square: new Float32Array(value.length),
  }))
  const count = new Float32Array(1)
  return {
    title: `torch.optim.adamw.AdamW${bracketed(optionsText(options))}`,
    step: (rates) => {
      count[0] = (count[0] as number) + 1
      const fixes = biasFixes(rule, count[0] as number)
      for (const [at, one] of arrays.entries()) {
        const own = moments[at] as (typeof moments)[number]
        moveByAdam(one, { from: 0, rate: rates[at] as number, fixes }, own, rule)
      }
    },
    ownRates: () => null,
    parts: () => [
      ['count', count],
      ...moments.flatMap(({ mean, square }, at): [string, Float32Array][] => [
        [`mean.${at}`, mean],
        [`square.${at}`, square],
      ]),
    ],
  }
}
