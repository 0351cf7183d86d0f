import { describe, expect, test } from 'vitest'
import {
  type Case,
  judgeInput,
  type Measured,
  measurable,
  type SampleRow,
  wholeMoments,
} from '../../../../tracker/analysis/case/case.ts'
import { type CheckpointRow, checkpointOf } from '../../../../tracker/analysis/case/checkpoint-of.ts'
import type { JudgeInput } from '../../../../tracker/analysis/case/judge-input.ts'
import { confirmed } from '../../../../tracker/analysis/harm-scores.ts'
import {
  type Measurement,
  measurementKey,
  methods,
} from '../../../../tracker/analysis/measuring/measurement.ts'
import { epochsText, listText } from '../../../../tracker/analysis/words/sentences.ts'

const row = (
  axis: 'epoch' | 'step',
  at: number,
  prompt: number,
  more: Partial<SampleRow> = {},
): SampleRow => ({
  ...{ path: `output/sample/${axis}${at}_0${prompt}_20261121000000.png`, axis, at, prompt, seed: 1 },
  ...{ sha256: `${axis}${at}${prompt}`, width: 64, height: 64, state: 'whole', ...more },
})

const seen = (samples: readonly SampleRow[], more: Partial<Case> = {}): Case => ({
  ...{
    state: 'running',
    asked: '',
    recipe: '',
    token: 'zorvek',
    resumed: false,
    checkpoints: [],
    validation: [],
    training: [],
    samples,
  },
  ...{ trainLoss: [], doses: [], settings: { ratePerPicture: null, dim: null, hasDropout: false } },
  prompts: [
    { text: 'zorvek', role: 'trigger' },
    { text: 'a person', role: 'control' },
  ],
  length: { totalEpochs: 4, stepsPerEpoch: 100 },
  ...more,
})

describe('moments of a training', () => {
  test('are those at which every prompt was drawn to its end', () => {
    const samples = [
      ...[row('epoch', 0, 0), row('epoch', 0, 1), row('epoch', 1, 0), row('epoch', 1, 1)],
      ...[row('epoch', 2, 0), row('epoch', 3, 0), row('epoch', 3, 1, { state: 'partial' })],
    ]
    expect(wholeMoments(seen(samples)).map(({ epoch }) => epoch)).toEqual([0, 1])
  })

  test('drawn by steps lie between epochs, after a base model that is called epoch 0', () => {
    const samples = [0, 50, 250].flatMap((at) =>
      [0, 1].map((prompt) => row(at === 0 ? 'epoch' : 'step', at, prompt)),
    )
    const moments = wholeMoments(seen(samples)).map(({ epoch, step }) => ({ epoch, step }))
    expect(moments).toEqual([
      { epoch: 0, step: 0 },
      { epoch: 0.5, step: 50 },
      { epoch: 2.5, step: 250 },
    ])
  })

  test('drawn twice count as the later pictures have it', () => {
    const later = row('epoch', 1, 0, { path: 'output/sample/epoch1_00_20261121000009.png', sha256: 'later' })
    const samples = [row('epoch', 1, 1), later, row('epoch', 1, 0)]
    expect(wholeMoments(seen(samples))[0]?.samples.map(({ sha256 }) => sha256)).toEqual(['later', 'epoch11'])
  })

  test('are measured prompt by prompt, whole pictures of the first size only', () => {
    const samples = [
      ...[row('epoch', 0, 0), row('epoch', 0, 1), row('epoch', 1, 0, { state: 'black' }), row('epoch', 1, 1)],
      ...[row('epoch', 2, 0, { width: 128 }), row('epoch', 2, 1)],
    ]
    const { prompts, pixels } = measurable(seen(samples), (path) => `/run/${path}`)
    expect(prompts.map((one) => one.map(({ sha256 }) => sha256))).toEqual([
      ['epoch00'],
      ['epoch01', 'epoch11', 'epoch21'],
    ])
    expect(prompts[0]?.[0]?.path).toBe('/run/output/sample/epoch0_00_20261121000000.png')
    expect(pixels).toBe(64 * 64)
  })

  test('without measurements have samples that cannot be judged, not zeros', () => {
    const samples = [row('epoch', 0, 0), row('epoch', 0, 1), row('epoch', 1, 0), row('epoch', 1, 1)]
    const [, first] = judgeInput(seen(samples), new Map()).moments
    expect(first?.samples[0]).toMatchObject({ measured: null, fromFirst: null, fromPrevious: null })
  })
})

describe('a sample that decodes to garbage', () => {
  const samples = [0, 1, 2, 3].flatMap((at) => [0, 1].map((prompt) => row('epoch', at, prompt)))
  const noise = { contrast: 70, lapn: 1.3 }
  const drifts = samples.flatMap(({ sha256: picture }) =>
    samples.map(
      ({ sha256: against }): Measurement => ({ picture, against, method: methods.drift, value: 0.5 }),
    ),
  )
  const measured = (spoilt: readonly string[]): Measured => {
    const statistics = spoilt.map(
      (picture): Measurement => ({ picture, against: '', method: methods.statistics, value: noise }),
    )
    return new Map([...drifts, ...statistics].map((one) => [measurementKey(one), one.value]))
  }
  const driftOf = (input: JudgeInput, prompt: number) =>
    input.moments.map(({ samples: drawn }) => [drawn[prompt]?.fromFirst, drawn[prompt]?.fromPrevious])

  test('has no drift, and the next one is held against the one before it', () => {
    const apart = new Map(measured(['epoch10']))
    apart.set(measurementKey({ picture: 'epoch20', against: 'epoch00', method: methods.drift }), 0.2)
    const input = judgeInput(seen(samples), apart)
    const nothing = [null, null]
    expect(driftOf(input, 0)).toEqual([nothing, nothing, [0.2, 0.2], [0.5, 0.5]])
    expect(driftOf(input, 1)).toEqual([nothing, [0.5, 0.5], [0.5, 0.5], [0.5, 0.5]])
    expect(input.unmeasured).toMatchObject([{ path: samples[2]?.path, why: expect.stringMatching(/noise/) }])
  })

  test('is named beside one whose file is broken', () => {
    const broken = samples.map((one) =>
      one.sha256 === 'epoch31' ? { ...one, state: 'broken' as const } : one,
    )
    const { unmeasured } = judgeInput(seen(broken), measured(['epoch10']))
    expect(unmeasured.map(({ why }) => why)).toEqual([
      'it is noise, as garbage decodes',
      'its file cannot be decoded',
    ])
  })
})

describe('the checkpoint of a moment', () => {
  const file = (
    path: string,
    epoch: number | null,
    step: number | null = null,
    metadata = {},
  ): CheckpointRow => ({
    ...{ path, epoch, step, metadata },
  })
  const length = { stepsPerEpoch: 200, totalEpochs: 4 }
  const saved = [
    file('z-000002', 2),
    file('z-step00000500', null, 500),
    file('z', null, null, { ss_epoch: '4' }),
  ]

  test.each([
    [2, 'z-000002'],
    [2.5, 'z-step00000500'],
    [2.4, 'z-step00000500'],
    [4, 'z'],
    [3, null],
    [1, null],
  ])('at epoch %d is %s', (epoch, path) => {
    expect(checkpointOf(epoch, saved, length)).toBe(path)
  })

  test('without a number and a header is that of the last epoch', () => {
    expect(checkpointOf(4, [file('z', null)], length)).toBe('z')
    expect(checkpointOf(4, [file('z', null)], { stepsPerEpoch: null, totalEpochs: null })).toBeNull()
  })
})

describe('a score', () => {
  test('needs the next epoch to agree, and the last one more than that', () => {
    expect(confirmed([0, 3, 0.2, 1.5, 1.2]).map((score) => score >= 1)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ])
    expect(confirmed([0, 0, 1.1]).at(-1)).toBeLessThan(1)
  })
})

describe('sentences', () => {
  test.each([
    [[5], 'epoch 5'],
    [[5, 6, 7, 8], 'epochs 5–8'],
    [[1, 3, 4], 'epochs 1 and 3–4'],
    [[0.5, 1, 1.5], 'epochs 0.5, 1 and 1.5'],
  ])('%j is %s', (epochs, words) => {
    expect(epochsText(epochs)).toBe(words)
  })

  test('lists read aloud', () => {
    expect([listText([]), listText(['a']), listText(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c'])
  })
})
