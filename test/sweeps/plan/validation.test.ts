import { describe, expect, it } from 'vitest'
import { bundledOptions } from '../../../sweeps/facts/options.ts'
import { splitAdvice, splitFault, sweepAdvice, validationRemarks } from '../../../sweeps/plan/validation.ts'
import type { DatasetFacts } from '../../../sweeps/spec.ts'
import type { Parameters, Trial } from '../../../tracker/model.ts'
import { validationLeak } from '../../../tracker/validation.ts'
import { expansionOf, photos, specOf } from '../written.ts'

const trial = expansionOf({}).trials[0] as Trial

function trialOf(folders: readonly number[], parameters: Parameters, part: Partial<Trial> = {}): Trial {
  const dataset = {
    ...trial.dataset,
    folders: folders.map((images, index) => ({ name: `person ${index}`, repeats: 1, images })),
    images: folders.reduce((sum, one) => sum + one, 0),
  }
  return { ...trial, parameters, dataset, ...part }
}

const seeded = (split: number): Parameters => ({ validation_split: split, validation_seed: 7 })

describe('a trial', () => {
  it('without a seed leaks, and keeps a split to which only the seed is missing', () => {
    const fault = splitFault(trialOf([20], { validation_split: 0.25 }))
    expect(fault).toMatchObject({ kind: 'validation-leak', advice: { split: 0.25, seed: 42, heldOut: 5 } })
    expect(fault?.text).toContain('without validation_seed')
  })

  it.each([
    [19, 5 / 19, 5],
    [34, 7 / 34, 7],
    [38, 10 / 38, 10],
    [15, 0.1, 2],
    [25, 0.3, 8],
  ])('of %d pictures with the split %d leaks one of %d by rounding', (images, split, heldOut) => {
    const fault = splitFault(trialOf([images], seeded(split)))
    expect(fault?.text).toBe(`by rounding, 1 of the ${heldOut} held-out pictures is also trained on`)
    expect(fault?.advice).toMatchObject({ heldOut, images })
  })

  it('leaks in one folder though all pictures together come out even', () => {
    expect(splitFault(trialOf([30], seeded(0.1)))).toBeNull()
    expect(splitFault(trialOf([13, 17], seeded(0.1)))).toMatchObject({ kind: 'validation-leak' })
  })

  it('of the miniature trainer is split as a whole', () => {
    expect(splitFault(trialOf([13, 17], seeded(0.1), { trainer: 'rehearsal' }))).toBeNull()
  })

  it('that holds out nothing is told how to hold something out', () => {
    const fault = splitFault(trialOf([14], seeded(0.02)))
    expect(fault).toMatchObject({ kind: 'validation-empty', advice: { heldOut: 2 } })
  })

  it.each<[string, readonly number[], Parameters]>([
    ['says nothing of validation', [15], {}],
    ['wants none', [15], seeded(0)],
    ['holds out whole pictures', [20], seeded(0.1)],
    ['has pictures that are not read', [], seeded(0.1)],
  ])('is well when it %s', (_, folders, parameters) => {
    expect(splitFault(trialOf(folders, parameters))).toBeNull()
  })

  it('leaks here exactly where its losses are called worthless afterwards', () => {
    for (let images = 2; images <= 60; images += 1) {
      for (let part = 5; part < 100; part += 5) {
        const fault = splitFault(trialOf([images], seeded(part / 100)))
        const after = validationLeak({ split: part / 100, seed: 7, images })
        expect(fault?.kind === 'validation-leak', `${part} % of ${images}`).toBe(after !== null)
      }
    }
  })
})

describe('the proposal', () => {
  it.each([
    [11, null],
    [12, 2],
    [20, 2],
    [25, 3],
    [60, 6],
  ])('for %d pictures holds out %s', (images, heldOut) => {
    expect(splitAdvice(trialOf([images], {}))?.heldOut ?? null).toBe(heldOut)
  })

  it('is not made to whoever said that nothing is to be held out, nor for recordings', () => {
    expect(splitAdvice(trialOf([20], { validation_split: 0 }))).toBeNull()
    expect(splitAdvice(trialOf([20], {}, { trainer: 'replay' }))).toBeNull()
  })

  it('is made to a whole sweep where its script knows validation and no trial says anything of it', () => {
    const options = bundledOptions().sdxl_train_network
    const plain = trialOf([20], {})
    expect(sweepAdvice([plain, plain], options)).toMatchObject({ split: 0.1, heldOut: 2 })
    expect(sweepAdvice([plain, trialOf([20], seeded(0.2))], options)).toBeNull()
    expect(sweepAdvice([plain], { seed: { type: 'int' } })).toBeNull()
    expect(sweepAdvice([], options)).toBeNull()
  })
})

describe('remarks on a sweep', () => {
  const remarks = (parts: Readonly<Record<string, unknown>>, facts: DatasetFacts) =>
    validationRemarks(specOf(parts), facts, expansionOf(parts, facts).trials)

  it('say each fault once, where its value stands', () => {
    const grid = { validation_split: [0.1, 0.2, 0.3], network_dim: [8, 16] }
    const found = remarks({ grid }, photos(15))
    expect(found.map(({ code, got, line }) => [code, got, line])).toEqual([
      ['validation-leak', 'validation_split 0.1', 11],
    ])
    expect(found[0]?.hint).toBe(
      'Write set: {validation_split: 0.14, validation_seed: 42}: it holds 2 of 15 pictures out.',
    )
  })

  it('find a share that a formula gives', () => {
    expect(remarks({ set: { validation_split: '4.7 / images' } }, photos(19))).toMatchObject([
      { code: 'validation-leak' },
    ])
  })

  it('are none where the seed is added on the user’s behalf and the split is even', () => {
    expect(remarks({ set: { validation_split: 0.1 } }, photos(20))).toEqual([])
  })

  it('name a picture that is there twice, where some are held out', () => {
    const facts = photos(20)
    const twice = facts.folders.map((folder) => ({
      ...folder,
      images: folder.images.map((image, index) => (index === 7 ? { ...image, sha256: '3' } : image)),
    }))
    const found = remarks({ set: { validation_split: 0.1 } }, { ...facts, folders: twice })
    expect(found).toMatchObject([{ code: 'validation-copies', got: '7.png is 3.png again' }])
    expect(remarks({}, { ...facts, folders: twice })).toEqual([])
  })
})
