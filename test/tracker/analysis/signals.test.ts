import { describe, expect, test } from 'vitest'
import { reachOf, signalsOf, type Tempo, tempoOf } from '../../../tracker/analysis/signals.ts'
import { madePath, plain } from './made-path.ts'

describe('signals', () => {
  test('begin after the base model and count time by its logarithm, from half an epoch on', () => {
    const { time, tempo } = signalsOf(madePath({ epochs: [0.25, 1, 2, 4] }), 1.2)
    expect(time).toEqual([0.5, 1, 2, 4].map(Math.log))
    expect(tempo).toEqual([0.5, 1, 2, 4].map((epoch) => 1.2 * Math.log(epoch)))
  })

  test('blend each epoch with its neighbours 1 : 2 : 1, the ends with themselves and never with the base model', () => {
    const peak = (k: number): number => (k === 0 ? 100 : k === 3 ? 4 : 0)
    const { likeness, texture, velocity, control } = signalsOf(
      madePath({ epochs: 5, gain: peak, texture: peak, pace: peak, distance: peak }),
      0,
    )
    for (const one of [likeness, texture, velocity, control]) expect(one).toEqual([0, 1, 2, 1, 0])
    const first = signalsOf(madePath({ epochs: 4, gain: (k) => (k === 1 ? 4 : 0) }), 0)
    expect(first.likeness).toEqual([3, 1, 0, 0])
  })

  test('look at the prompts that speak: texture at named ones, control at strangers, velocity at all', () => {
    const isStranger = (_: number, column: number): number => (column >= 4 ? 6 : 0)
    const { texture, velocity, control } = signalsOf(
      madePath({ epochs: 1, texture: isStranger, pace: isStranger, distance: isStranger }),
      0,
    )
    expect({ texture, velocity, control }).toEqual({ texture: [0], velocity: [2], control: [6] })
  })

  test('are null without training photos and without strangers, not zero', () => {
    const { likeness, control, texture } = signalsOf(madePath({ gain: null, strangers: 0 }), 0)
    expect({ likeness, control }).toEqual({ likeness: null, control: null })
    expect(texture).toHaveLength(8)
  })
})

describe('how hard a training pushes', () => {
  const path = madePath({ distance: (k, column) => (k === 3 ? (column < 4 ? 0.6 : 9) : 0.1) })
  const tempo = (ratePerPicture: number | null): Tempo =>
    tempoOf(path, { settings: { dim: 8, hasDropout: false, ratePerPicture } }, plain)
  const at = (rate: number | null): number => tempo(rate).spreads
  const by = (rate: number | null): Tempo['by'] => tempo(rate).by

  test.each([
    ['the usual rate', 1, 0],
    ['e times the usual rate', Math.E, 0.5],
    ['a hundredth part less', Math.exp(-0.02), -0.01],
    ['more than the most that counts', Math.exp(4), 1.3],
    ['less than the least that counts', Math.exp(-4), -1.3],
  ])('%s', (_, rate, spreads) => {
    expect(at(rate)).toBeCloseTo(spreads)
  })

  test.each([
    ['no known rate', null],
    ['a rate far above every labelled one', Math.exp(4.5)],
    ['a rate far below every labelled one', Math.exp(-4.5)],
  ])('with %s is how far the named prompts came at their furthest', (_, rate) => {
    expect(reachOf(path)).toBeCloseTo(0.6)
    expect(at(rate)).toBeCloseTo(1)
    expect(by(rate)).toBe('reach')
  })

  test('is known to come from the rate where that is one of the usual ones', () => {
    expect(by(Math.E)).toBe('rate')
  })
})
