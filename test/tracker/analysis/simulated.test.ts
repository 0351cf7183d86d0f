import { describe, expect, test } from 'vitest'
import type { JudgeInput } from '../../../tracker/analysis/case/judge-input.ts'
import { type Weighing, weighing } from '../../../tracker/analysis/constants.ts'
import { findingsOf } from '../../../tracker/analysis/judge.ts'
import type { Trajectory } from '../../../tracker/analysis/trajectory.ts'
import { seededNormal, seededUniform } from '../pixels/degradations.ts'

/** Curves of a made-up training. Epoch-common noise and benign shifts are harder than any recorded run's. */
interface Made {
  readonly epochs: number
  /** Distance per epoch from the middle on, as of pictures that are redrawn; 0 = a healthy run. */
  readonly redrawn: number
  /** Units of each signal that are lost per epoch from the middle on. */
  readonly lost: number
}

const prompts = 8
const strangers = [6, 7]
const named = [0, 1, 2, 3, 4, 5]
/** Part of the noise that all prompts of an epoch share: one checkpoint draws them all. */
const shared = 0.3
/** Of a prompt between epochs, in a signal's usual spread within a run. */
const noiseUnits = 0.5
/** Of which learning itself moves a signal without harm. */
const benignUnits = 1.5

function madeTraining(seed: number, { epochs, redrawn, lost }: Made, { units }: Weighing): Trajectory {
  const normal = seededNormal(seed)
  const uniform = seededUniform(seed + 1)
  const middle = Math.ceil(epochs / 2)
  /** Some healthy runs settle, some go on at up to half of their first pace. */
  const [first, resting, settling] = [0.3 + 0.2 * uniform(), 0.5 * uniform(), 1 + 2 * uniform()]
  const reached = 0.45 + 0.3 * uniform()
  const shift = (): number => benignUnits * (2 * uniform() - 1)
  const [likenessShift, textureShift] = [shift(), shift()]
  const moments = Array.from({ length: epochs + 1 }, (_, k) => k)
  const learnt = (k: number): number => 1 - Math.exp(-k / settling)
  const late = (k: number): number => Math.max(0, k - middle)
  const noise = (common: number): number =>
    noiseUnits * (Math.sqrt(1 - shared) * normal() + Math.sqrt(shared) * common)
  const table = (value: (k: number, common: number) => number): number[][] =>
    moments.map((k) => {
      const common = normal()
      return Array.from({ length: prompts }, () => (k === 0 ? 0 : value(k, common)))
    })
  const pace = (k: number): number =>
    redrawn > 0 && k > middle ? redrawn : first * (resting + (1 - resting) * Math.exp(-(k - 1) / settling))
  const gain = table(
    (k, common) =>
      0.2 * learnt(k) + units.likeness * (likenessShift * learnt(k) - lost * late(k) + noise(common)),
  )
  return {
    epochs: moments,
    prompts: [...named, ...strangers],
    trigger: named,
    control: strangers,
    distance: table((k, common) => reached * learnt(k) + units.control * (lost * late(k) + noise(common))),
    pace: table((k, common) => Math.max(0, pace(k) + units.velocity * noise(common))),
    gain: gain.map((row) => row.slice(0, named.length)),
    texture: table(
      (k, common) => 0.2 + units.texture * (textureShift * learnt(k) - lost * late(k) + noise(common)),
    ),
    artefacts: table((_, common) => 0.2 + 0.2 * noise(common)).map((row) =>
      row.map((score) => ({ kind: 'burn' as const, score: Math.max(0, score) })),
    ),
    sameness: moments.map((k) => 0.08 * learnt(k) + 0.02 * normal()),
  }
}

/** Of the judge's input only what is not in the curves. */
const inputOf = (path: Trajectory, tempo: number): JudgeInput => ({
  ...{ state: 'succeeded', asked: '', recipe: '', resumed: false, prompts: [], training: [], validation: [] },
  ...{ trainLoss: [], doses: [], unmeasured: [], sights: null },
  settings: {
    dim: 16,
    hasDropout: false,
    ratePerPicture: Math.exp(weighing.tempo.rate.mean + tempo * weighing.tempo.rate.spread),
  },
  moments: path.epochs.map((epoch) => ({ epoch, step: null, checkpoint: 'a', weights: null, samples: [] })),
})

const runs = 300

/** `tempo` is even over −1 … 1 unless it is told. */
function flaggedShare(made: Made, tempo?: number): number {
  const uniform = seededUniform(5)
  const flags = Array.from({ length: runs }, (_, seed) => {
    const path = madeTraining(1000 + seed * 7, made, weighing)
    const own = tempo ?? 2 * uniform() - 1
    return findingsOf(inputOf(path, own), path, weighing).onset !== null
  })
  return flags.filter(Boolean).length / runs
}

describe('on simulated curves', () => {
  test.each([8, 10, 12, 16])('a healthy training of %i epochs is rarely flagged', (epochs) => {
    expect(flaggedShare({ epochs, redrawn: 0, lost: 0 })).toBeLessThanOrEqual(0.06)
  })

  test.each([
    [-1.3, 16],
    [0, 16],
    [1.3, 8],
    [1.3, 16],
  ])(
    'a healthy one that pushes %d spreads harder than usual is not either, in %i epochs',
    (tempo, epochs) => {
      expect(flaggedShare({ epochs, redrawn: 0, lost: 0 }, tempo)).toBeLessThanOrEqual(0.06)
    },
  )

  test.each([10, 16])('one of %i epochs that breaks in the middle is flagged', (epochs) => {
    expect(flaggedShare({ epochs, redrawn: 0.65, lost: 0.5 })).toBeGreaterThanOrEqual(0.9)
  })
})
