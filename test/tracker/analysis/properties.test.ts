import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type SampleRow, wholeMoments } from '../../../tracker/analysis/case/case.ts'
import type {
  JudgeInput,
  MeasuredPicture,
  MeasuredSample,
} from '../../../tracker/analysis/case/judge-input.ts'
import { standing, tiers, weighing } from '../../../tracker/analysis/constants.ts'
import { judgeRun } from '../../../tracker/analysis/judge.ts'
import type { Features } from '../../../tracker/pixels/features.ts'
import type { Statistics } from '../../../tracker/pixels/statistics.ts'
import type { RunVerdict } from '../../../tracker/verdict.ts'
import { seededUniform } from '../pixels/degradations.ts'

/** A training as dice make it: what was asked for, and where each epoch's pictures stand. */
interface Rolled {
  readonly seed: number
  readonly named: number
  readonly strangers: number
  readonly photos: number
  /** Moments an epoch: 2 = samples were drawn by steps, at halves. */
  readonly rhythm: number
  /** By moment: how far pictures have gone to where training leads, and how much damage they show. */
  readonly epochs: readonly { readonly far: number; readonly damage: number; readonly isSaved: boolean }[]
  readonly noise: number
  /** Whether the base model draws one picture for all prompts with the trained word. */
  readonly isOnePicture: boolean
  /** Whether the photos are what the base model draws. */
  readonly isKnown: boolean
  readonly hasOrigin: boolean
  /** Share of samples that cannot be used. */
  readonly spoilt: number
  readonly ratePerPicture: number | null
  readonly validation: readonly number[]
  readonly trainLoss: readonly number[]
}

const loss = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 2, noNaN: true }))

const rolled: fc.Arbitrary<Rolled> = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  named: fc.integer({ min: 3, max: 6 }),
  strangers: fc.integer({ min: 0, max: 2 }),
  photos: fc.integer({ min: 0, max: 4 }),
  rhythm: fc.constantFrom(1, 1, 2),
  epochs: fc.array(
    fc.record({
      far: fc.double({ min: 0, max: 1.5, noNaN: true }),
      damage: fc.double({ min: 0, max: 3, noNaN: true }),
      isSaved: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  noise: fc.constantFrom(0, 0.02, 0.2),
  isOnePicture: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  isKnown: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  hasOrigin: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  spoilt: fc.constantFrom(0, 0, 0, 0.01),
  ratePerPicture: fc.option(fc.double({ min: 1e-9, max: 10, noNaN: true })),
  validation: fc.array(loss, { maxLength: 12 }),
  trainLoss: fc.array(loss, { maxLength: 12 }),
})

function inputOf(told: Rolled): JudgeInput {
  const dice = seededUniform(told.seed)
  const count = told.named + told.strangers
  const origins = list(count, () => content(dice))
  const start = (prompt: number): Content =>
    origins[told.isOnePicture && prompt < told.named ? 0 : prompt] as Content
  const goals = list(count, () => content(dice))
  const photos = list(told.photos, (n) => (told.isKnown ? start(0) : (goals[n % count] as Content)))
  const moments = [{ far: 0, damage: 0, isSaved: false }, ...told.epochs]
  const loop = (values: readonly number[]) => values.map((value, k) => ({ epoch: k + 1, loss: value }))
  return {
    ...{
      state: 'succeeded',
      asked: 'a',
      recipe: 'b',
      resumed: false,
      unmeasured: [],
      sights: null,
      doses: [],
    },
    prompts: list(count, (n) => ({ text: `p${n}`, role: n < told.named ? 'trigger' : 'control' })),
    moments: moments
      .map((one, k) => ({
        ...{
          epoch: k / told.rhythm,
          step: k * 50,
          weights: null,
          checkpoint: one.isSaved ? `e${k}.safetensors` : null,
        },
        samples: list(count, (prompt): MeasuredSample => {
          const noise = k === 0 ? 0 : told.noise
          const at = blend(start(prompt), goals[prompt] as Content, { far: one.far, noise, dice })
          const isSpoilt = dice() < told.spoilt
          return {
            ...{ path: `e${k} p${prompt}.png`, prompt, seed: 1, state: isSpoilt ? 'black' : 'whole' },
            ...{ width: 64, height: 64, fromFirst: k === 0 ? null : one.far, fromPrevious: null },
            measured: isSpoilt ? null : picture(at, one.damage),
          }
        }),
      }))
      .slice(told.hasOrigin ? 0 : 1),
    training: photos.map((one) => picture(one, 0)),
    validation: loop(told.validation),
    trainLoss: loop(told.trainLoss),
    settings: { dim: 8, hasDropout: false, ratePerPicture: told.ratePerPicture },
  }
}

const list = <T>(count: number, of: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => of(n))

type Content = readonly number[]

/** Enough dice to tell pictures apart; features repeat them. */
const content = (dice: () => number): Content => list(40, dice)

interface Blending {
  readonly far: number
  readonly noise: number
  readonly dice: () => number
}

const blend = (from: Content, to: Content, { far, noise, dice }: Blending): Content =>
  from.map((value, k) => Math.max(0, value + far * ((to[k] as number) - value) + noise * (dice() - 0.5)))

const spread = (of: Content, length: number, by: number): number[] =>
  list(length, (k) => Math.round(by * (of[(k * 7) % of.length] as number)))

function picture(of: Content, damage: number): MeasuredPicture {
  const bits = spread(of, 2, 0xffffffff).map((value) => value >>> 0) as [number, number]
  const features: Features = {
    edges: spread(of, 576, 255),
    thumbnail: spread(of, 768, 100),
    palette: spread(of.slice(9), 384, 255),
    hash: { own: bits, mirrored: [bits[1], bits[0]] },
  }
  return { features, statistics: { ...natural, mscnV: 0.2 + 0.1 * damage, lbpN: 0.5 + 0.04 * damage } }
}

const natural: Statistics = {
  ...{ mscnV: 0.2, lsig: 1, edgeconc: 0.5, edgeodds: 0, flat: 0.3, lapn: 1, lbpN: 0.5, block: 0, peak: 1 },
  ...{ clip: 0, chroma: 20, colorful: 40, lum: 120, contrast: 40 },
}

/** What JSON cannot say. */
function notFinite(value: unknown, at = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${at} is ${value}`]
  if (value === null || typeof value !== 'object') return value === undefined ? [`${at} is missing`] : []
  return Object.entries(value).flatMap(([name, one]) => notFinite(one, `${at}.${name}`))
}

const assert = (check: (verdict: RunVerdict, input: JudgeInput) => void): void =>
  fc.assert(
    fc.property(rolled, (told) => {
      const input = inputOf(told)
      check(judgeRun(input), input)
    }),
    { numRuns: 60 },
  )

describe('every training', () => {
  test('gets a verdict of numbers that JSON can say', () => {
    assert((verdict) => expect(notFinite(verdict)).toEqual([]))
  })

  test('is best at an epoch that was drawn, and at one with a file where a harmless one has one', () => {
    assert(({ best, onset, verdict, epochs }, { moments }) => {
      const trained = moments.filter(({ epoch }) => epoch > 0)
      if (best === null) {
        expect(trained.every(({ samples }) => samples.some(({ state }) => state === 'black'))).toBe(true)
        return
      }
      const kept = trained.find(({ epoch }) => epoch === best.epoch)
      expect(best.checkpoint).toBe(kept?.checkpoint)
      if (verdict === 'unclear') return
      const harmless = trained.filter(({ epoch }) => epoch < (onset ?? Infinity))
      if (harmless.some(({ checkpoint }) => checkpoint !== null)) expect(best.checkpoint).not.toBeNull()
      if (onset !== null && onset > (trained[0]?.epoch ?? 0)) expect(best.epoch).toBeLessThan(onset)
      expect(best.setEpochs).toContain(best.epoch)
      expect(epochs.map(({ epoch }) => epoch)).toEqual(trained.map(({ epoch }) => epoch))
    })
  })

  test('is overtrained from its onset on and nowhere before', () => {
    assert(({ verdict, tier, onset, epochs }) => {
      for (const one of epochs) {
        expect(one.verdict === 'overtrained').toBe(onset !== null && one.epoch >= onset)
        if (!isOnItsWay(verdict) && !isAtBound(one.overtraining))
          expect(one.tier).toBe(tierAt(one.overtraining))
      }
      expect({ verdict, tier }).toEqual({ verdict: epochs.at(-1)?.verdict, tier: epochs.at(-1)?.tier })
    })
  })

  const bounds = [
    ['watch', tiers.watch],
    ['likely', tiers.likely],
    ['very likely', tiers.veryLikely],
  ] as const
  /** From flags to 0 … 1, where a flag is a half. */
  const shareOf = (flags: number): number => flags / (1 + flags)
  /** What is printed is rounded. */
  const isAtBound = (share: number): boolean =>
    bounds.some(([, flags]) => Math.abs(share - shareOf(flags)) < 0.001)
  const tierAt = (share: number): string =>
    bounds.findLast(([, flags]) => share >= shareOf(flags))?.[0] ?? 'none'

  test('stands as its signals times its weights say, beside its neighbours too', () => {
    assert(({ best, epochs, weights, onset, verdict }) => {
      if (best === null || verdict === 'unclear') return
      const kept = epochs.findIndex(({ epoch }) => epoch === best.epoch)
      const points = epochs.map(({ signals }) =>
        Object.entries(signals).reduce((sum, [name, value]) => sum + value * (weights[name] as number), 0),
      )
      const cost = (k: number): number => (points[kept] as number) - (points[k] as number)
      for (const [beside, k] of [[best.earlier, kept - 1] as const, [best.later, kept + 1] as const]) {
        expect(beside?.epoch).toBe(epochs[k]?.epoch)
        if (beside) expect(Math.abs(beside.cost - cost(k))).toBeLessThan(0.01)
      }
      for (const [k, one] of epochs.entries()) {
        if (isOnItsWay(verdict) || one.verdict === 'overtrained' || Math.abs(cost(k) - weighing.flag) < 0.01)
          continue
        expect(one.verdict).toBe(k < kept && cost(k) > weighing.flag ? 'undertrained' : 'good')
      }
      const isFree =
        onset === null && !isOnItsWay(verdict) && epochs.every(({ checkpoint }) => checkpoint !== null)
      if (isFree) expect(Math.min(...points.map((_, k) => cost(k)))).toBeGreaterThan(-standing.tie - 0.01)
    })
  })

  test('has reasons that share 1, notes that decide nothing, and pictures that were drawn', () => {
    assert(({ reasons, epochs, best, advice }, { moments }) => {
      const drawn = new Set(moments.flatMap(({ samples }) => samples.map(({ path }) => path)))
      for (const list of [reasons, best?.reasons ?? reasons, ...epochs.map((one) => one.reasons)]) {
        const weights = list.map(({ weight }) => weight).filter((weight) => weight > 0)
        const isDoubt = list.every(({ signal }) => signal === 'evidence')
        expect(weights.length).toBeGreaterThan(0)
        if (!isDoubt) expect(weights.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 1)
        for (const { text, pictures } of list) {
          expect(text).not.toMatch(/(?<!made )NaN|Infinity|undefined|null/)
          expect(pictures.filter((path) => !drawn.has(path))).toEqual([])
        }
      }
      expect(advice.length).toBeGreaterThan(0)
    })
  })

  test('is the same whatever the order of its samples', () => {
    fc.assert(
      fc.property(rolled, (told) => {
        const input = inputOf({ ...told, spoilt: 0 })
        const turned = input.moments.map((one) => ({ ...one, samples: one.samples.toReversed() }))
        expect(judgeRun({ ...input, moments: turned })).toEqual(judgeRun(input))
      }),
      { numRuns: 40 },
    )
  })

  test('is the same when epochs before a resume wrote their losses twice', () => {
    fc.assert(
      fc.property(rolled, fc.nat(6), (told, again) => {
        const input = inputOf(told)
        const trainLoss = [...input.trainLoss.slice(0, again), ...input.trainLoss]
        if (input.trainLoss.length < 3) return
        expect(judgeRun({ ...input, trainLoss })).toEqual(judgeRun(input))
      }),
      { numRuns: 40 },
    )
  })
})

const isOnItsWay = (verdict: RunVerdict['verdict']): boolean => verdict === 'undertrained'

test('moments are the same in whatever order their samples were found, and however often they were drawn again', () => {
  const row = (at: number, prompt: number, minute: number): SampleRow => ({
    path: `output/sample/z_e${String(at).padStart(6, '0')}_0${prompt}_202611210000${minute}.png`,
    ...{ axis: 'epoch', at, prompt, seed: 1, sha256: `${at} ${prompt} ${minute}` },
    ...{ width: 64, height: 64, state: 'whole' },
  })
  const prompts = list(3, (n) => ({ text: `p${n}`, role: 'trigger' as const }))
  const length = { totalEpochs: 5, stepsPerEpoch: 10 }
  const once = list(6, (at) => list(3, (prompt) => row(at, prompt, 50))).flat()
  const earlier = fc.subarray(list(6, (at) => list(3, (prompt) => row(at, prompt, 10))).flat())
  fc.assert(
    fc.property(earlier, fc.func(fc.integer()), (before, order) => {
      const samples = [...once, ...before].sort((a, b) => order(a.path) - order(b.path))
      expect(wholeMoments({ samples, prompts, length })).toEqual(
        wholeMoments({ samples: once, prompts, length }),
      )
    }),
  )
})
