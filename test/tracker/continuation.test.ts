import { describe, expect, test } from 'vitest'
import { joinedCurve, stepsBefore } from '../../tracker/continuation.ts'
import { readExpected, recordings } from './recorded.ts'

const curve = (name: string) => {
  const recorded = recordings().find((one) => one.name === name)
  if (!recorded) throw new Error(`the recording ${name} is missing`)
  const { scalars } = readExpected(recorded)
  const points = scalars['loss/current'] ?? []
  return {
    points,
    firstEpoch: scalars['loss/epoch_average']?.[0]?.[0] ?? null,
    firstStep: points[0]?.[0] ?? null,
  }
}

describe.skipIf(!process.env.LORASWEEP_TRACES)('a recorded resume (needs LORASWEEP_TRACES)', () => {
  test('goes on where its parent ended, on one axis of steps', () => {
    const [parent, child] = [curve('resume-1'), curve('resume-2')]
    expect(stepsBefore({ ...parent, stepsPerEpoch: 20 })).toBe(0)
    const before = stepsBefore({ ...child, stepsPerEpoch: 20 })
    expect(before).toBe(40)
    const joined = joinedCurve(parent.points, child.points, before ?? 0)
    expect(joined.map(([step]) => step)).toEqual(Array.from({ length: 80 }, (_, n) => n + 1))
    const walls = joined.map(([, , wall]) => wall)
    expect(walls).toEqual(walls.toSorted((a, b) => a - b))
  })
})

test.each([
  ['from the start', { firstEpoch: 1, firstStep: 1, stepsPerEpoch: 20 }, 0],
  ['nothing ended yet', { firstEpoch: null, firstStep: 1, stepsPerEpoch: 20 }, 0],
  ['in the third epoch', { firstEpoch: 3, firstStep: 1, stepsPerEpoch: 20 }, 40],
  ['in the third epoch with skip_until_initial_step', { firstEpoch: 3, firstStep: 41, stepsPerEpoch: 20 }, 0],
  ['in the third epoch of unknown length', { firstEpoch: 3, firstStep: 1, stepsPerEpoch: null }, null],
])('a training that began %s', (_, beginning, before) => expect(stepsBefore(beginning)).toBe(before))

test('what a parent did after the fork is not on the curve', () => {
  const points = (steps: number[]) => steps.map((step) => [step] as const)
  expect(joinedCurve(points([10, 20, 30, 40]), points([1, 2]), 20).map(([step]) => step)).toEqual([
    10, 20, 21, 22,
  ])
})
