import { describe, expect, test } from 'vitest'
import { confirmed, harmScores, worst } from '../../../tracker/analysis/harm-scores.ts'
import type { Trajectory } from '../../../tracker/analysis/trajectory.ts'
import { seededNormal, seededUniform } from '../pixels/degradations.ts'

/** Curves of a made-up training. Shares of epoch-common noise and benign shifts are harder than any recorded run. */
interface Made {
  readonly epochs: number
  /** Natural deviations of colour that control prompts gain per epoch from the middle on. */
  readonly colourPerEpoch: number
  /** Distance per epoch from the middle on, as of pictures that are redrawn; 0 = a healthy run. */
  readonly redrawn: number
}

const prompts = 8
const strangers = [6, 7]
const named = [0, 1, 2, 3, 4, 5]
/** Spread of a prompt's colour between epochs of a recorded run, in natural deviations. */
const colourNoise = 0.06
/** Part of that noise that all prompts of an epoch share. */
const shared = 0.3

function madeTraining(seed: number, { epochs, colourPerEpoch, redrawn }: Made): Trajectory {
  const normal = seededNormal(seed)
  const uniform = seededUniform(seed + 1)
  const middle = Math.ceil(epochs / 2)
  /** Some healthy runs settle, some go on at up to half of their first pace. */
  const [first, resting, settling] = [0.3 + 0.2 * uniform(), 0.5 * uniform(), 1 + 2 * uniform()]
  const [reached, shift] = [0.45 + 0.3 * uniform(), 1.5 * colourNoise * uniform()]
  const moments = Array.from({ length: epochs + 1 }, (_, k) => k)
  const table = (value: (k: number, common: number) => number): number[][] =>
    moments.map((k) => {
      const common = normal()
      return Array.from({ length: prompts }, () => (k === 0 ? 0 : value(k, common)))
    })
  const noise = (common: number): number => Math.sqrt(1 - shared) * normal() + Math.sqrt(shared) * common
  const learnt = (k: number): number => 1 - Math.exp(-k / settling)
  const late = (k: number): number => Math.max(0, k - middle)
  const pace = (k: number): number =>
    redrawn > 0 && k > middle ? redrawn : first * (resting + (1 - resting) * Math.exp(-(k - 1) / settling))
  const distance = table((k, common) => reached * learnt(k) + 0.02 * noise(common))
  return {
    epochs: moments,
    prompts: [...named, ...strangers],
    trigger: named,
    control: strangers,
    distance,
    pace: table((k, common) => Math.max(0, pace(k) * (1 + 0.15 * noise(common)))),
    gain: table((k, common) => 0.2 * learnt(k) + 0.02 * noise(common)).map((row) => row.slice(0, 6)),
    colour: table((k, common) => shift * learnt(k) + colourPerEpoch * late(k) + colourNoise * noise(common)),
    artefacts: table((_, common) => 0.2 + 0.1 * noise(common)).map((row) =>
      row.map((score) => ({ kind: 'burn' as const, score: Math.max(0, score) })),
    ),
    sameness: moments.map((k) => 0.08 * learnt(k) + 0.02 * normal()),
  }
}

const runs = 500

function flaggedShare(made: Made): number {
  const flags = Array.from({ length: runs }, (_, seed) => {
    const scores = confirmed(worst(harmScores(madeTraining(1000 + seed * 7, made), { validation: [] })))
    return Math.max(...scores) >= 1
  })
  return flags.filter(Boolean).length / runs
}

describe('on simulated curves', () => {
  test.each([8, 10, 12, 16])('a healthy training of %i epochs is rarely flagged', (epochs) => {
    expect(flaggedShare({ epochs, colourPerEpoch: 0, redrawn: 0 })).toBeLessThanOrEqual(0.06)
  })

  test.each([10, 16])('one of %i epochs that breaks in the middle is flagged', (epochs) => {
    expect(flaggedShare({ epochs, colourPerEpoch: 0, redrawn: 0.65 })).toBeGreaterThanOrEqual(0.9)
  })
})
