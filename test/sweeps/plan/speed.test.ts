import { describe, expect, it } from 'vitest'
import { trainingSpeed } from '../../../sweeps/plan/speed.ts'

/** A step each 2 s; after every tenth, samples are drawn for 60 s. */
const steps = Array.from({ length: 40 }, (_, index) => ({
  step: index + 1,
  wall: 1000 + index * 2 + Math.floor(index / 10) * 60,
}))

describe('the speed of a training', () => {
  it('is the usual step, and what is left over belongs to the samples', () => {
    const speed = trainingSpeed(steps, 24)
    expect(speed?.secondsPerStep).toBe(2)
    expect(speed?.secondsPerSample).toBeCloseTo((3 * 60) / 24)
  })

  it('is not known from a few steps', () => expect(trainingSpeed(steps.slice(0, 4), 8)).toBeNull())

  it('knows steps that were logged only now and then', () => {
    const sparse = steps.filter(({ step }) => step % 2 === 1)
    expect(trainingSpeed(sparse, 0)).toEqual({ secondsPerStep: 2, secondsPerSample: 0 })
  })
})
