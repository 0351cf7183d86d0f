import { describe, expect, it } from 'vitest'
import { bucketCandidates, bucketNamer } from '../../../sweeps/plan/buckets.ts'
import { stepPlanner } from '../../../sweeps/plan/steps.ts'
import type { DatasetFacts } from '../../../sweeps/spec.ts'
import type { Parameters, Trial } from '../../../tracker/model.ts'

type Size = readonly [number, number]

const factsOf = (sizes: readonly Size[], repeats: number | null = null): DatasetFacts => ({
  folder: '/photos',
  shape: 'flat',
  token: 'zorvek',
  fingerprint: 'f',
  folders: [
    {
      name: 'zorvek',
      repeats,
      images: sizes.map(([width, height], index) => ({
        file: `${index}.png`,
        sha256: '',
        width,
        height,
        bytes: 1,
        caption: null,
      })),
    },
  ],
  images: sizes.length,
})

const squares = (count: number): Size[] => Array.from({ length: count }, () => [512, 512] as const)

const trialOf = (facts: DatasetFacts, repeats: number, parameters: Parameters): Trial => ({
  number: 1,
  key: 'k',
  trainer: 'kohya',
  script: 'sdxl_train_network',
  parameters,
  dataset: {
    fingerprint: 'f',
    token: 'zorvek',
    folders: [{ name: 'zorvek', repeats, images: facts.images }],
    images: facts.images,
  },
  prompts: [],
  samples: { every: 1, axis: 'epoch' },
  runOf: null,
})

const stepsOf = (
  sizes: readonly Size[],
  repeats: number,
  parameters: Parameters,
  regularisation: DatasetFacts | null = null,
) => {
  const facts = factsOf(sizes)
  return stepPlanner(facts, () => regularisation)(trialOf(facts, repeats, parameters))
}

describe('steps', () => {
  it('are 3072 for the guide: 32 pictures, 12 repeats, 16 epochs, batches of 2', () => {
    expect(stepsOf(squares(32), 12, { train_batch_size: 2, max_train_epochs: 16 })?.steps).toBe(3072)
  })

  it('round batches up in each bucket by itself', () => {
    const sizes: Size[] = [
      [512, 512],
      [512, 768],
      [768, 512],
    ]
    const bucketed = { train_batch_size: 2, max_train_epochs: 1, enable_bucket: true, resolution: '512,512' }
    expect(stepsOf(sizes, 3, bucketed)?.batchesPerEpoch).toBe(6)
    expect(stepsOf(sizes, 3, { ...bucketed, enable_bucket: false })?.batchesPerEpoch).toBe(5)
  })

  it('divide batches by gradient accumulation, rounding up', () => {
    const plan = stepsOf(squares(7), 1, {
      train_batch_size: 1,
      gradient_accumulation_steps: 2,
      max_train_epochs: 3,
    })
    expect([plan?.batchesPerEpoch, plan?.stepsPerEpoch, plan?.steps]).toEqual([7, 4, 12])
  })

  it('come from max_train_steps where no epochs are given, 1600 where nothing is', () => {
    expect(stepsOf(squares(10), 10, { max_train_steps: 250 })).toMatchObject({ steps: 250, epochs: 3 })
    expect(stepsOf(squares(10), 10, {})).toMatchObject({ steps: 1600, epochs: 16 })
  })

  it('count as many regularisation shows as pictures', () => {
    const few = factsOf(squares(3), 1)
    expect(stepsOf(squares(8), 5, { max_train_epochs: 1 }, few)?.batchesPerEpoch).toBe(80)
    const many = factsOf(squares(100), 1)
    expect(stepsOf(squares(8), 5, { max_train_epochs: 1 }, many)?.batchesPerEpoch).toBe(80)
  })

  it('leave the validation split out, and say so where it cannot be known which', () => {
    expect(stepsOf(squares(15), 4, { validation_split: 0.2, max_train_epochs: 1 })).toMatchObject({
      batchesPerEpoch: 48,
      isExact: true,
    })
    const mixed: Size[] = [
      [512, 512],
      [512, 768],
      [768, 512],
      [512, 512],
      [512, 512],
    ]
    const parameters = { validation_split: 0.2, max_train_epochs: 1, enable_bucket: true }
    expect(stepsOf(mixed, 1, parameters)?.isExact).toBe(false)
  })

  it('are not known without pictures', () => expect(stepsOf([], 1, {})).toBeNull())
})

describe('buckets', () => {
  const rules = { isOn: true, width: 512, height: 512, least: 256, most: 1024, step: 64, noUpscale: false }

  it('are the square and every width with the height that fits, both ways round', () => {
    const names = bucketCandidates(rules).map(({ width, height }) => `${width}x${height}`)
    expect(names).toEqual([
      '256x832',
      '256x896',
      '256x960',
      '256x1024',
      '320x704',
      '320x768',
      '384x640',
      '448x576',
      '512x512',
      '576x448',
      '640x384',
      '704x320',
      '768x320',
      '832x256',
      '896x256',
      '960x256',
      '1024x256',
    ])
  })

  it.each([
    [[512, 512], '512x512'],
    [[3000, 2000], '640x384'],
    [[1000, 1500], '384x576'],
  ] as const)('%j goes to the nearest shape', ([width, height], bucket) => {
    const found = bucketNamer(rules)({ width, height })
    const shape = (name: string) => Number(name.split('x')[0]) / Number(name.split('x')[1])
    const nearest = bucketCandidates(rules).every(
      (one) => Math.abs(one.width / one.height - width / height) >= Math.abs(shape(found) - width / height),
    )
    expect(nearest, `${found}, not ${bucket}`).toBe(true)
  })

  it('leave small pictures at their own size without upscaling, floored to the step', () => {
    const nameOf = bucketNamer({ ...rules, noUpscale: true })
    expect(nameOf({ width: 300, height: 400 })).toBe('256x384')
    expect(nameOf({ width: 2000, height: 1000 })).toBe('640x320')
  })

  it('are one when they are off', () => {
    expect(bucketNamer({ ...rules, isOn: false })({ width: 9, height: 900 })).toBe('512x512')
  })
})
