import { describe, expect, test } from 'vitest'
import { doseByEpoch, rateTags } from '../../../tracker/weights/dose.ts'

const series = (tag: string, values: readonly number[], every = 1) => ({
  tag,
  points: values.map((value, k) => ({ step: (k + 1) * every, value })),
})

const ends = [
  { epoch: 1, step: 2 },
  { epoch: 2, step: 4 },
]

const doses = (...given: Parameters<typeof doseByEpoch>): (number | null)[] =>
  doseByEpoch(...given).map(({ dose }) => (dose === null ? null : Number(dose.toPrecision(6))))

describe('the dose of an epoch', () => {
  test('is the sum of the rates of all steps up to its end', () => {
    expect(doses([series('lr/unet', [1e-4, 2e-4, 3e-4, 4e-4])], ends)).toEqual([3e-4, 1e-3])
  })

  test('counts a rate for all the steps it held when it was written every few steps', () => {
    expect(doses([series('lr/unet', [1e-4, 3e-4], 2)], ends)).toEqual([2e-4, 8e-4])
    expect(doses([series('lr/unet', [1e-4, 3e-4], 3)], ends)).toEqual([2e-4, 6e-4])
  })

  test('counts a step once when several points share it, as with gradient accumulation; the last one', () => {
    const points = [1, 1, 2, 2, 3, 3, 4, 4].map((step, k) => ({ step, value: k % 2 === 0 ? 9 : 1e-4 }))
    expect(doses([{ tag: 'lr/unet', points }], ends)).toEqual([2e-4, 4e-4])
  })

  test('is missing where rates are: none written, an end not reached, a rate that is no number', () => {
    expect(doses([], ends)).toEqual([null, null])
    expect(doses([series('lr/unet', [])], ends)).toEqual([null, null])
    expect(doses([series('loss/current', [1, 1, 1, 1])], ends)).toEqual([null, null])
    expect(doses([series('lr/unet', [1e-4, 1e-4, 1e-4])], ends)).toEqual([2e-4, null])
    expect(doses([series('lr/unet', [1e-4, 1e-4, Number.NaN, 1e-4])], ends)).toEqual([2e-4, null])
  })

  test('is the mean over blocks that have rates of their own', () => {
    const blocks = [series('lr/unet_block0', [1, 1, 1, 1]), series('lr/unet_block1', [3, 3, 3, 3])]
    expect(doses(blocks, ends)).toEqual([4, 8])
  })

  test('of a rate of 0 is 0, which is not the same as missing', () => {
    expect(doses([series('lr/unet', [0, 0, 0, 0])], ends)).toEqual([0, 0])
  })
})

describe('the rate that counts', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['the U-Net before its text encoder', ['lr/textencoder', 'lr/unet', 'lr/group1'], ['lr/unet']],
    ['the U-Net alone', ['lr/unet', 'lr/group0'], ['lr/unet']],
    [
      'text encoders where nothing else is trained',
      ['lr/textencoder 1 ', 'lr/textencoder 2 ', 'lr/group1'],
      ['lr/textencoder 1 ', 'lr/textencoder 2 '],
    ],
    ['the last group where no name is given', ['lr/group9', 'lr/group10', 'lr/group2'], ['lr/group10']],
    [
      'what Prodigy makes of it',
      ['lr/unet', 'lr/group0', 'lr/d*lr/unet', 'lr/d*lr/group0'],
      ['lr/d*lr/unet'],
    ],
    ['the one that Prodigy without schedule writes', ['lr/unet', 'lr/d*lr'], ['lr/d*lr']],
    ['not what LoRA+ adds for the ups', ['lr/unet', 'lr/unet plus'], ['lr/unet']],
    [
      'every block',
      ['lr/unet_block0', 'lr/unet_block11', 'lr/textencoder'],
      ['lr/unet_block0', 'lr/unet_block11'],
    ],
    ['another name for the network', ['lr/transformer', 'lr/textencoder', 'lr/group1'], ['lr/transformer']],
    ['none of the losses', ['loss/current'], []],
  ]
  for (const [title, tags, expected] of cases) {
    test(`is ${title}`, () => expect(rateTags(tags)).toEqual(expected))
  }
})
