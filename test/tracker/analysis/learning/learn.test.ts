import { describe, expect, test } from 'vitest'
import { comparisonsOf, type JudgedMoment } from '../../../../tracker/analysis/learning/comparisons.ts'
import { adaptWeights, agreement, type Comparison } from '../../../../tracker/analysis/learning/learn.ts'
import type { Decision } from '../../../../tracker/human.ts'
import { defaults, diceOf, madeRuns, otherWeights, pickAny, pickBy, picked } from '../picking.ts'

const seeds = Array.from({ length: 24 }, (_, n) => n + 1)

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length

const agreed = (weights: Readonly<Record<string, number>>, comparisons: readonly Comparison[]): number =>
  agreement(weights, comparisons) ?? Number.NaN

describe('20 picks of a judge with other weights', () => {
  test.each([
    ['decided blind', false],
    ['with the suggestion in view', true],
  ])('%s raise agreement with picks that were held out', (_, sawSuggestion) => {
    const raised = seeds.map((seed) => {
      const dice = diceOf(seed)
      const pick = pickBy(otherWeights(dice), dice)
      const { weights } = adaptWeights(defaults, picked(madeRuns(dice, 20), pick, sawSuggestion))
      const held = picked(madeRuns(dice, 60), pick)
      return agreed(weights, held) - agreed(defaults, held)
    })
    expect(mean(raised)).toBeGreaterThan(0.05)
    expect(raised.filter((by) => by > 0).length).toBeGreaterThanOrEqual(0.85 * seeds.length)
    expect(Math.min(...raised)).toBeGreaterThan(-0.005)
  })
})

test('20 random picks leave every weight within 10 % of its default', () => {
  for (const seed of Array.from({ length: 40 }, (_, n) => n)) {
    const dice = diceOf(1000 + seed)
    const { weights } = adaptWeights(defaults, picked(madeRuns(dice, 20), pickAny(dice)))
    for (const [name, weight] of Object.entries(defaults))
      expect(Math.abs((weights[name] ?? Number.NaN) - weight), `${name}, seed ${seed}`).toBeLessThanOrEqual(
        0.1 * Math.abs(weight),
      )
  }
})

describe('adapting', () => {
  const dice = diceOf(7)
  const taste = { ...defaults, artefact: -4, gain: 0.1 }
  const runs = madeRuns(dice, 40)
  const all = picked(runs, pickBy(taste, dice))
  const first = (count: number) => all.filter(({ run }) => Number(run.slice(5)) < count)

  test('begins with 8 decisions over 2 runs', () => {
    expect(adaptWeights(defaults, first(7))).toEqual({ weights: defaults, used: 7, learning: 'few' })
    expect(adaptWeights(defaults, first(8))).toMatchObject({ used: 8, learning: 'adapted' })
    const inOne = first(8).map((one) => ({ ...one, run: 'made/0', decision: one.run }))
    expect(adaptWeights(defaults, inOne)).toMatchObject({ used: 8, learning: 'few' })
  })

  test('goes where the picks point, and the same way each time', () => {
    const { weights } = adaptWeights(defaults, all)
    expect(adaptWeights(defaults, all).weights).toEqual(weights)
    const share = (one: Readonly<Record<string, number>>) => (one.gain ?? 0) / -(one.artefact ?? 0)
    expect(share(weights)).toBeLessThan(share(defaults) / 2)
  })

  test.each([
    [
      'praises nothing that the judge blames',
      { artefact: 2, control: 2, late: 100 },
      { artefact: 0, control: 0 },
    ],
    ['blames nothing that the judge praises', { gain: -5, artefact: -3, control: -3 }, { gain: 0 }],
    ['grows to three times the largest default', { late: 100 }, { late: 3 * defaults.gain }],
  ])('%s', (_, taste, expected: Readonly<Record<string, number>>) => {
    const odd = { gain: 0, artefact: 0, sameness: 0, control: 0, velocity: 0, late: 0, ...taste }
    const own = diceOf(11)
    const { weights, learning } = adaptWeights(defaults, picked(madeRuns(own, 120), pickBy(odd, own)))
    expect(learning).toBe('adapted')
    for (const [name, weight] of Object.entries(expected)) expect(weights[name], name).toBeCloseTo(weight)
  })

  test('does not depend on the unit in which weights are written', () => {
    const tenfold = Object.fromEntries(Object.entries(defaults).map(([name, weight]) => [name, 10 * weight]))
    const { weights } = adaptWeights(defaults, all)
    for (const [name, weight] of Object.entries(adaptWeights(tenfold, all).weights))
      expect(weight).toBeCloseTo(10 * (weights[name] ?? 0), 6)
  })

  test('changes nothing when the defaults foresee every pick', () => {
    const own = picked(
      runs,
      pickBy(Object.fromEntries(Object.entries(defaults).map(([k, v]) => [k, 1e3 * v])), dice),
    )
    expect(adaptWeights(defaults, own)).toEqual({ weights: defaults, used: 40, learning: 'unmoved' })
  })

  test('refuses a moment without one of the signals', () => {
    const [one] = all
    if (!one) throw new Error('there are no picks')
    const holed = [...all, { ...one, worse: { ...one.worse, gain: Number.NaN } }]
    expect(() => adaptWeights(defaults, holed)).toThrow('gain')
  })
})

describe('agreement', () => {
  const pair = (better: number, worse: number, sawSuggestion = false, weight = 1): Comparison => ({
    ...{
      better: { gain: better },
      worse: { gain: worse },
      weight,
      run: 'a/1.1',
      decision: 'pick',
      sawSuggestion,
    },
  })

  test('is the share of blind decisions that are won, a tie half', () => {
    expect(agreement({ gain: 1 }, [pair(2, 1), pair(1, 2), pair(1, 1), pair(3, 1)])).toBeCloseTo(2.5 / 4)
    expect(agreement({ gain: 1 }, [pair(2, 1, false, 0.25), pair(1, 2, false, 0.75)])).toBeCloseTo(0.25)
  })

  test('never hears of what was decided with the suggestion in view', () => {
    expect(agreement({ gain: 1 }, [pair(2, 1), pair(1, 2, true)])).toBe(1)
    expect(agreement({ gain: 1 }, [pair(1, 2, true)])).toBeNull()
  })
})

describe('decisions as comparisons', () => {
  const said = { axis: 'epoch', saidAt: '2026-11-21T08:00:00.000Z', by: 'dashboard', version: null } as const
  const pick = (at: number, sawSuggestion = false): Decision => ({ kind: 'pick', at, sawSuggestion, ...said })
  const rate = (at: number, value: -1 | 0 | 1): Decision => ({
    ...{ kind: 'rating', at, value, label: null, sawSuggestion: false },
    ...said,
  })
  const moments = (count: number): JudgedMoment[] =>
    Array.from({ length: count }, (_, n) => ({ epoch: n + 1, step: 100 * (n + 1), signals: { k: n + 1 } }))
  const made = (decisions: readonly Decision[], count = 4) =>
    comparisonsOf([{ run: 'a/1.1', decisions, moments: moments(count) }])
  const weightOf = (list: readonly Comparison[]): number => list.reduce((sum, { weight }) => sum + weight, 0)

  test('a pick beats each other moment and counts as one, however long the run', () => {
    expect(made([pick(3)]).map(({ better, worse }) => [better.k, worse.k])).toEqual([
      [3, 1],
      [3, 2],
      [3, 4],
    ])
    for (const count of [3, 4, 40]) expect(weightOf(made([pick(3)], count))).toBeCloseTo(1)
  })

  test('a pick with the suggestion in view counts half', () => {
    expect(weightOf(made([pick(3, true)]))).toBeCloseTo(0.5)
    expect(made([pick(3, true)]).every(({ sawSuggestion }) => sawSuggestion)).toBe(true)
  })

  test('thumbs up beat thumbs down, each thumb half a comparison', () => {
    const thumbs = made([rate(1, -1), rate(2, 1), rate(3, 1), rate(4, 0)])
    expect([...new Set(thumbs.map(({ better, worse }) => `${better.k} over ${worse.k}`))]).toEqual([
      '2 over 1',
      '3 over 1',
    ])
    expect(new Set(thumbs.map(({ decision }) => decision)).size).toBe(3)
    expect(weightOf(thumbs)).toBeCloseTo(1.5)
    expect(made([rate(2, 1), rate(3, 1)])).toEqual([])
  })

  test('samples by steps are found by step, and what was not judged says nothing', () => {
    expect(made([{ ...pick(300), axis: 'step' }]).map(({ better }) => better.k)).toEqual([3, 3, 3])
    expect(made([pick(9)])).toEqual([])
    expect(made([pick(1)], 1)).toEqual([])
  })
})
