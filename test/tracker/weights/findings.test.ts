import { describe, expect, test } from 'vitest'
import { type EpochWeights, type RunWeights, weightFindings } from '../../../tracker/weights/findings.ts'
import type { MeasuredWeights } from '../../../tracker/weights/weight-measure.ts'

const measure = (largest: number | null, more: Partial<MeasuredWeights> = {}): MeasuredWeights => ({
  kind: 'measured',
  modules: 132,
  measured: 132,
  rank: 8,
  normMean: largest === null ? null : largest / 3,
  normMax: largest === null ? null : { value: largest, module: 'lora_unet_mid' },
  stableRankMean: 2,
  stableRankMedian: 2,
  notFinite: { count: 0, modules: [] },
  signature: [],
  ...more,
})

const byEpoch = (...largest: number[]): EpochWeights[] =>
  largest.map((value, k) => ({ epoch: k + 1, measure: measure(value) }))

const run = (weights: readonly EpochWeights[], dose: number | null = null): RunWeights => ({
  weights,
  doses: weights.map(({ epoch }) => ({ epoch, dose })),
})

test('a training that learns and stays in bounds has nothing to be said of', () => {
  const others = [byEpoch(0.3, 0.5, 0.7), byEpoch(0.2, 0.4, 0.6)]
  expect(weightFindings(run(byEpoch(0.4, 0.8, 1.2)))).toEqual([])
  expect(weightFindings(run(byEpoch(0.4, 0.8, 1.2)), { siblings: others })).toEqual([])
})

describe('a dead run', () => {
  test('is one whose weights have hardly moved at its end', () => {
    expect(weightFindings(run(byEpoch(0, 1e-5, 4e-4), 1.2e-7))).toEqual([
      {
        kind: 'dead',
        epoch: 3,
        text: 'Nothing is being learnt: after epoch 3 the weights have hardly moved; the learning rates add up to 1.2e-7.',
      },
    ])
  })

  test('is not one that only began slowly', () => {
    expect(weightFindings(run(byEpoch(0, 4e-4, 0.007)))).toEqual([])
  })

  test('whose rates were 0 says so', () => {
    expect(weightFindings(run(byEpoch(0, 0), 0))).toMatchObject([
      { text: expect.stringMatching(/rate was 0/) },
    ])
  })

  test('that learnt next to nothing beside its sweep is found too, but not beside a single run', () => {
    const weak = run(byEpoch(0.001, 0.004))
    const others = [byEpoch(0.5, 0.9), byEpoch(0.4, 0.8)]
    expect(weightFindings(weak, { siblings: others })).toMatchObject([{ kind: 'dead', epoch: 2 }])
    expect(weightFindings(weak, { siblings: others.slice(1) })).toEqual([])
  })
})

describe('a blow-up', () => {
  const others = [byEpoch(0.3, 0.5, 0.7), byEpoch(0.2, 0.4, 0.6)]

  test('is the first epoch whose largest norm is over three times the median of the sweep', () => {
    const [found, ...more] = weightFindings(run(byEpoch(0.8, 1.6, 8)), { siblings: others })
    expect(more).toEqual([])
    expect(found).toEqual({
      kind: 'blow-up',
      epoch: 2,
      text: "After epoch 2 the most changed layer has moved 3.2 times as far as in the sweep's middle run: lora_unet_mid.",
    })
  })

  test('needs three runs at that epoch', () => {
    expect(weightFindings(run(byEpoch(0.8, 1.6, 8)), { siblings: others.slice(1) })).toEqual([])
    const shorter = others.map((weights) => weights.slice(0, 1))
    expect(weightFindings(run(byEpoch(0.8, 1.6, 8)), { siblings: shorter })).toEqual([])
  })

  test('is not seen beside runs that learnt nothing', () => {
    const dead = [byEpoch(1e-5, 1e-5), byEpoch(1e-5, 1e-5)]
    expect(weightFindings(run(byEpoch(0.3, 0.5)), { siblings: dead })).toEqual([])
  })

  test('is a weight that is not finite, alone and from the first file that holds one', () => {
    const broken = measure(null, { measured: 0, notFinite: { count: 233_472, modules: ['a', 'b'] } })
    const one = measure(0.5, { measured: 131, notFinite: { count: 1, modules: ['lora_unet_up'] } })
    const weights = [
      { epoch: 1, measure: measure(0.3) },
      { epoch: 2, measure: one },
      { epoch: 3, measure: broken },
    ]
    expect(weightFindings(run(weights))).toEqual([
      {
        kind: 'blow-up',
        epoch: 2,
        text: 'One weight is not a finite number after epoch 2, in lora_unet_up: this file cannot be used.',
      },
    ])
    expect(weightFindings(run(weights.slice(2)))).toMatchObject([
      { text: expect.stringMatching(/^233,472 weights are .* in 132 of 132 layers/) },
    ])
  })
})

test('checkpoints of another kind have nothing to be said of', () => {
  const weights = [{ epoch: 1, measure: { kind: 'other', reason: 'It is LoHa.' } as const }]
  expect(weightFindings(run(weights, 0))).toEqual([])
})
