import { describe, expect, test } from 'vitest'
import {
  confirmed,
  type HarmFacts,
  type HarmFamily,
  harmScores,
  kneeOf,
  worst,
} from '../../../tracker/analysis/harm-scores.ts'
import { weigh } from '../../../tracker/analysis/weigh.ts'
import { madePath, plain, type Told } from './made-path.ts'

function scores(family: HarmFamily, told: Told, facts: Partial<HarmFacts> = {}): number[] | null {
  const path = madePath(told)
  const all = harmScores(path, weigh(path, 0, plain), {
    ...{ validation: [], trainLoss: [], sights: null, flag: 1 },
    ...facts,
  })
  return all[family]?.map((score) => Number(score.toFixed(3))) ?? null
}

const losses = (...values: number[]) => values.map((loss, k) => ({ epoch: k + 1, loss }))

describe('learning is over', () => {
  test.each<readonly [string, Told, number]>([
    ['where four fifths of the gain are reached', { gain: (k) => Math.min(k, 4) / 4 }, 4],
    ['at epoch 2 at the earliest', { gain: (k) => Math.min(k, 1) }, 2],
    ['half way at the latest', { gain: (k) => k }, 4],
    ['half way, rounded up', { epochs: 9, gain: (k) => k }, 5],
    ['by distance without training photos', { gain: null, distance: (k) => Math.min(k, 3) / 3 }, 3],
  ])('%s', (_, told, knee) => {
    expect(kneeOf(madePath(told))).toBe(knee)
  })
})

describe('decline', () => {
  test('is what was lost since the best moment, by the points that flag, and not yet at it', () => {
    const falling: Told = { epochs: 7, texture: (k) => -Math.max(0, k - 3) }
    // blended once: 0, 0, −¼, −1, −2, −3, −3¾
    expect(scores('decline', falling)).toEqual([0, 0, 0, 0.25, 1, 2, 3, 3.125])
    expect(scores('decline', falling, { flag: 2 })).toEqual([0, 0, 0, 0.125, 0.5, 1, 1.5, 1.563])
  })

  test('that is won back later was none', () => {
    const dip: Told = { texture: (k) => (k === 4 || k === 5 ? -5 : 0) }
    expect(scores('decline', dip)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0])
  })

  test('counts from the best moment so far, wherever it was', () => {
    const late: Told = { epochs: 8, texture: (k) => (k < 5 ? k : 5 - 2 * (k - 5)) }
    expect(scores('decline', late)?.findIndex((score) => score >= 1)).toBe(6)
  })
})

describe('a rule', () => {
  const artefact = (k: number) => ({ kind: 'burn' as const, score: k >= 6 ? 2 : 0 })

  test('looks at pictures from six epochs on, not at five', () => {
    const told: Told = { artefact, sameness: (k) => k / 10, distance: () => 1, gain: (k) => Math.min(1, k) }
    for (const family of ['artefact', 'sameness', 'control'] as const) {
      expect(scores(family, { ...told, epochs: 6 })).not.toBeNull()
      expect(scores(family, { ...told, epochs: 5 })).toBeNull()
    }
  })

  test('compares artefacts with the best moment since learning was over', () => {
    expect(scores('artefact', { artefact })).toEqual([0, 0, 0, 0, 0, 0, 2, 2, 1.667])
    const before: Told = { artefact: (k) => ({ kind: 'burn', score: k < 3 ? 0 : 2 }), gain: (k) => k }
    expect(scores('artefact', before)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0])
  })

  test('needs a second epoch to agree', () => {
    const once: Told = { artefact: (k) => ({ kind: 'burn', score: k === 5 ? 9 : 0 }) }
    expect(scores('artefact', once)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(confirmed([0, 2, 1, 1.2])).toEqual([0, 1, 1, 1])
  })

  test('says that previews became alike from three tenths on', () => {
    const alike = (by: number): Told => ({ sameness: (k) => (k > 4 ? by : 0) })
    expect(scores('sameness', alike(0.3))?.[6]).toBeCloseTo(1)
    expect(scores('sameness', alike(-0.3))?.[6]).toBe(0)
  })

  test('holds strangers against the distance of two prompts, and says nothing without strangers', () => {
    const far: Told = { distance: (_, column) => (column < 4 ? 9 : 0.8) }
    expect(scores('control', far)?.slice(1, 4)).toEqual([1, 1, 1])
    expect(scores('control', { ...far, strangers: 0 })).toBeNull()
  })
})

describe('losses', () => {
  test('on pictures held out flag when all that was gained is lost', () => {
    const validation = losses(1, 0.6, 0.7, 0.8, 1, 1.2, 1.2, 1.2)
    expect(scores('validation', {}, { validation })).toEqual([0, 0, 0, 0.25, 0.5, 1, 1.5, 1.5, 1.25])
  })

  test('that never gained anything, or were taken twice only, say nothing', () => {
    expect(scores('validation', {}, { validation: losses(1, 1.1, 1.2, 1.3) })).toEqual(Array(9).fill(0))
    expect(scores('validation', {}, { validation: losses(1, 0.5) })).toBeNull()
    expect(scores('train-loss', {}, { trainLoss: losses(1, 9) })).toBeNull()
  })

  test('of training flag a collapse and never a rise within their noise', () => {
    const collapsed = scores(
      'train-loss',
      {},
      { trainLoss: losses(0.5, 0.1, 0.12, 0.14, 0.16, 0.16, 0.2, 0.2) },
    )
    expect(collapsed).toEqual([0, 0, 0, 0.333, 0.667, 1, 1, 1.667, 1.389])
  })

  test('between samples drawn by steps count as far as they were written by then', () => {
    const told: Told = { epochs: [0.5, 1, 1.5, 2, 2.5, 3, 3.5] }
    const found = scores('train-loss', told, { trainLoss: losses(1, 1.6, 2.2) })
    expect(found).toEqual([0, 0, 0, 0, 1, 1, 2, 1.667])
  })
})

describe('how far past its best a run is', () => {
  const calm = { decline: [0.4], control: null, artefact: null, sameness: null, validation: null } as const
  const told = { ...calm, 'train-loss': null, identity: null, obedience: null } as const

  test.each([
    ['its decline', {}, 0.4],
    ['a rule that is worth watching', { artefact: [0.6] }, 0.6],
    ['not a rule below that', { artefact: [0.59], validation: [0.5] }, 0.4],
    ['strangers that flag', { control: [1] }, 1],
    ['not strangers below that: learning itself goes far', { control: [0.99] }, 0.4],
    ['the worst of all', { artefact: [0.7], sameness: [3], validation: [0.9] }, 3],
  ])('is %s', (_, more, expected) => {
    expect(worst({ ...told, ...more })).toEqual([expected])
  })
})
