import { describe, expect, test } from 'vitest'
import { type SignalName, type Weighing, weighing } from '../../../tracker/analysis/constants.ts'
import { centred, errorOf, pointsOf, weigh } from '../../../tracker/analysis/weigh.ts'
import { madePath, plain, type Told } from './made-path.ts'

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length

describe('points', () => {
  test('are units from the run’s own mean, each times its weight', () => {
    const signals = { ...none, likeness: [1, 2, 6], control: [4, 2, 0] }
    const rows = centred(signals, { units: { ...plain.units, likeness: 2 } })
    expect(rows).toEqual([
      { likeness: -1, control: 2 },
      { likeness: -0.5, control: 0 },
      { likeness: 1.5, control: -2 },
    ])
    expect(pointsOf(rows, { weights: { ...plain.weights, likeness: 10 } })).toEqual([-12, -5, 17])
  })

  test('are none for the base model, and the moments after it begin at 1', () => {
    const { points, signals } = weigh(madePath({ epochs: 3, gain: (k) => 3 * k }), 0, plain)
    expect(points).toEqual([Number.NEGATIVE_INFINITY, -2.25, expect.closeTo(0), 2.25])
    expect(signals[0]).toEqual({})
    expect(signals[3]).toMatchObject({ likeness: 2.25, texture: expect.closeTo(0) })
  })

  test('of a signal that nobody measured are left out on every side', () => {
    const { signals, points } = weigh(madePath({ gain: null, strangers: 0 }), 0, plain)
    expect(Object.keys(signals[1] ?? {})).toEqual(['time', 'tempo', 'texture', 'velocity'])
    expect(points.slice(1).every(Number.isFinite)).toBe(true)
  })
})

const later: Readonly<Record<'up' | 'down', Told>> = {
  up: { gain: (k) => 0.1 * k, texture: (k) => 0.2 + 0.01 * k },
  down: { pace: (k) => 0.1 * k, distance: (k, column) => (column < 4 ? 0 : 0.1 * k) },
}

describe('the weights lorasweep came with', () => {
  test.each<readonly [SignalName, Told, 'rise' | 'fall']>([
    ['likeness', { gain: later.up.gain ?? null }, 'rise'],
    ['texture', later.up, 'rise'],
    ['velocity', later.down, 'fall'],
    ['control', later.down, 'fall'],
    ['time', {}, 'fall'],
  ])('let points %s', (name, told, way) => {
    const { points } = weigh(madePath(told), 0, only(name))
    const trained = points.slice(1)
    const gain = (trained.at(-1) as number) - (trained[0] as number)
    expect(Math.sign(gain)).toBe(way === 'rise' ? 1 : -1)
  })

  test('count later epochs against a training that pushes hard, for one that pushes little', () => {
    const last = (tempo: number): number => weigh(madePath(), tempo, only('tempo')).points.at(-1) as number
    expect(last(1)).toBeLessThan(-0.5)
    expect(last(-1)).toBeGreaterThan(0.5)
  })
})

describe('what is compared between runs', () => {
  const told: Told = {
    epochs: 4,
    gain: (k, column) => k * (column + 1),
    texture: (_, column) => column,
    pace: (k, column) => 0.1 * k * column,
    distance: (k, column) => 0.2 * k * column,
  }

  test('is the mean over named prompts plus the mean over strangers, whatever time weighs', () => {
    const timeless = weigh(madePath(told), 0, plain)
    const timed = weigh(madePath(told), 1, { ...plain, weights: { ...plain.weights, time: -9, tempo: -9 } })
    for (const moment of [1, 2, 3, 4]) {
      const { points, parts } = timeless.height(moment)
      expect(points).toBeCloseTo(mean(parts.trigger) + mean(parts.control))
      expect(parts).toMatchObject({ trigger: { length: 4 }, control: { length: 2 } })
      expect(timed.height(moment)).toEqual(timeless.height(moment))
    }
    // blended likeness of prompts 1 to 4 at epoch 2 is 2, 4, 6 and 8
    expect(timeless.height(2).parts.trigger[0]).toBeCloseTo(2)
    expect(timeless.height(2).parts.trigger[3]).toBeCloseTo(8 + 3 - (0.2 * 3 * 4) / 6)
  })

  test('is uncertain where prompts disagree about the difference, not where they differ', () => {
    const steady = weigh(madePath({ gain: (k, column) => k + 10 * column }), 0, plain)
    expect(steady.errorBetween(3, 7)).toBeCloseTo(0)
    const split = weigh(
      madePath({ epochs: 2, strangers: 0, gain: (k, column) => (k === 2 ? 4 * (column % 2) : 0) }),
      0,
      plain,
    )
    // two prompts gain 2 between the blended epochs, two gain nothing
    expect(split.errorBetween(1, 2)).toBeCloseTo(Math.sqrt(4 / 3 / 4))
  })

  test('has the error of two means', () => {
    expect(errorOf({ trigger: [1, 3], control: [] })).toBeCloseTo(1)
    expect(errorOf({ trigger: [1, 3], control: [5, 5 + 2 * Math.sqrt(3)] })).toBeCloseTo(2)
    expect(errorOf({ trigger: [7], control: [7] })).toBe(0)
  })
})

const none = { time: null, tempo: null, likeness: null, texture: null, velocity: null, control: null }

const only = (name: SignalName): Weighing => ({
  ...weighing,
  weights: {
    ...plain.weights,
    likeness: 0,
    texture: 0,
    velocity: 0,
    control: 0,
    [name]: weighing.weights[name],
  },
})
