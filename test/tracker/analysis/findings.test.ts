import { describe, expect, test } from 'vitest'
import type { JudgeInput, MeasuredPicture } from '../../../tracker/analysis/case/judge-input.ts'
import { weighing } from '../../../tracker/analysis/constants.ts'
import { advise } from '../../../tracker/analysis/words/advice.ts'
import { bestReason } from '../../../tracker/analysis/words/best-reason.ts'
import { notes } from '../../../tracker/analysis/words/notes.ts'
import { epochReasons, runReasons } from '../../../tracker/analysis/words/reasons.ts'
import type { Hash } from '../../../tracker/pixels/hash.ts'
import type { Statistics } from '../../../tracker/pixels/statistics.ts'
import type { WeightMeasure } from '../../../tracker/weights/weight-measure.ts'
import { found, madeInput, madePath, plain, type Told } from './made-path.ts'

const unit = weighing.units
/** Points of texture and likeness that are lost with each epoch after the `at`-th. */
const falling = (at: number, by = 2): Told => ({
  gain: (k) => 0.3 - by * unit.likeness * Math.max(0, k - at),
  texture: (k) => 0.2 - by * unit.texture * Math.max(0, k - at),
})

const timeless = { ...weighing, weights: { ...weighing.weights, time: 0 } }

const losses = (...values: number[]) => values.map((loss, k) => ({ epoch: k + 1, loss }))

describe('where a run stands', () => {
  test('past its best from the first epoch that has lost the points that flag', () => {
    const { onset, harm, scores, choice } = found(
      { epochs: 7, texture: (k) => -Math.max(0, k - 3) },
      {},
      plain,
    )
    // lost: 0, 0, 0, ¼, 1, 2, 3, 3¾
    expect(onset).toBe(4)
    expect(harm[3]).toBeCloseTo(0.25)
    expect(scores.decline?.[4]).toBeCloseTo(1)
    expect(choice.best).toBe(2)
  })

  test.each<readonly [string, Told, number | null]>([
    ['previews at rest are watched and not flagged', { ...falling(5), pace: () => 0.19 }, null],
    ['previews that still move are flagged', { ...falling(5), pace: () => 0.21 }, 6],
    ['five epochs flag nothing', { ...falling(2, 4), epochs: 5 }, null],
    ['six do', { ...falling(2, 4), epochs: 6 }, 3],
  ])('%s', (_, told, onset) => {
    const { onset: flagged, harm } = found(told)
    expect(flagged).toBe(onset)
    if (onset === null) expect(harm.at(-1)).toBeCloseTo(0.99)
  })

  test('harm does not heal', () => {
    const { harm, onset } = found({}, { validation: losses(1, 0.5, 1.2, 1.2, 0.4, 0.4, 0.4, 0.4) })
    expect(onset).toBe(3)
    expect(harm).toEqual([...harm].sort((a, b) => a - b))
    expect(harm.at(-1)).toBeGreaterThanOrEqual(1)
  })

  test('the last epoch is flagged alone only by a fifth more', () => {
    const lastOnly = (by: number) => found({}, { trainLoss: losses(1, 1, 1, 1, 1, 1, 1, 1 + 0.6 * by) }).onset
    expect([lastOnly(1.19), lastOnly(1.21)]).toEqual([null, 8])
  })

  const moving: Told = { distance: (k) => 0.05 * k, pace: (k) => (k === 0 ? 0 : 0.3 - 0.02 * k) }

  test.each<readonly [string, Told, boolean]>([
    ['still moving, not far from where it began', moving, true],
    ['as far as a learnt subject', { ...moving, distance: (k) => 0.0626 * k }, false],
    ['with a last step that is noise', { ...moving, pace: (k) => (k === 8 ? 0.05 : 0.07) }, false],
    ['with a last step far below its largest', { ...moving, pace: (k) => (k === 1 ? 0.9 : 0.14) }, false],
    ['on its way back', { ...moving, distance: (k) => (k === 8 ? 0.3 : 0.05 * k) }, false],
  ])('undertrained: %s', (_, told, expected) => {
    expect(found(told).isUndertrained).toBe(expected)
  })

  test('a run on its way is best where it got to, whatever its signals weigh', () => {
    expect(found({ ...moving, gain: (k) => -0.005 * k }).choice.best).toBe(8)
  })

  test('validation loss at its lowest is the left edge, and a run past it starts no earlier', () => {
    const early: Told = { gain: (k) => 0.3 - 0.03 * k }
    const validation = losses(1, 0.9, 0.8, 0.6, 0.62, 0.64, 0.66, 0.68)
    expect(found(early).choice.best).toBeLessThan(3)
    expect(found(early, { validation }).choice.best).toBe(4)
    expect(found(early, { validation: validation.slice(0, 2) }).choice.best).toBe(1)
    const between = validation.map(({ epoch, loss }) => ({ epoch: epoch - 0.5, loss }))
    expect(found(early, { validation: between }).choice.best).toBe(4)
  })
})

const text = (reasons: readonly { readonly text: string }[]): string =>
  reasons.map((one) => one.text).join('\n')

describe('reasons for harm', () => {
  test('share 1 by what each lowered, the strongest first, each with pictures of before and after', () => {
    const findings = found({ ...falling(4), pace: (k) => (k > 5 ? 0.9 : 0.2) }, {}, timeless)
    const { onset, choice } = findings
    const reasons = runReasons(findings)
    expect(reasons.map(({ signal }) => signal).sort()).toEqual(['likeness', 'texture', 'velocity'])
    const weights = reasons.map(({ weight }) => weight)
    expect(weights).toEqual([...weights].sort((a, b) => b - a))
    expect(weights.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 2)
    const likeness = reasons.find(({ signal }) => signal === 'likeness')
    expect(likeness?.text).toContain(`at epoch ${choice.best}, `)
    expect(likeness?.text).toContain(`at epoch ${onset}.`)
    expect(likeness?.pictures).toEqual(
      [1, 2].flatMap((prompt) => [`${choice.best} prompt ${prompt}`, `${onset} prompt ${prompt}`]),
    )
  })

  test('compare pictures that are redrawn with the epoch right before', () => {
    const findings = found({ pace: (k, column) => (k > 4 ? 0.9 + 0.01 * column : 0.2), ...falling(4) })
    const told = runReasons(findings).find(({ signal }) => signal === 'velocity')
    const onset = findings.onset as number
    expect(told?.pictures).toEqual(
      [5, 6].flatMap((n) => [`${onset - 1} prompt ${n}`, `${onset} prompt ${n}`]),
    )
    expect(told?.text).toMatch(/Prompts 5 and 6 changed most\.$/)
  })

  test('speak of the rate only where one is known', () => {
    const early: Told = { ...falling(4), distance: (k, column) => (k > 0 && column < 4 ? 0.85 : 0) }
    const dose = (rate: number | null): string | undefined => {
      const settings = { dim: 16, hasDropout: false, ratePerPicture: rate }
      return runReasons(found(early, { settings })).find(({ signal }) => signal === 'dose')?.text
    }
    expect(dose(Math.exp(weighing.tempo.rate.mean + weighing.tempo.rate.spread))).toMatch(
      /^With such a rate /,
    )
    expect(dose(null)).toMatch(
      /^Pictures went far from the base model, .* after epoch \d counts against it\.$/,
    )
  })

  test('name the prompt whose texture fades most, numbered from 1', () => {
    const findings = found({
      texture: (k, column) => 0.2 - (column === 2 ? 20 : 4) * unit.texture * Math.max(0, k - 4),
    })
    expect(text(runReasons(findings))).toMatch(/Fine texture fades up to epoch \d, most at prompts 1 and 3\./)
  })

  test.each<readonly [string, Told, Partial<JudgeInput>, RegExp]>([
    [
      'artefact',
      { artefact: burnt },
      {},
      /^Prompts 1 and 2 are burnt at epoch 6 \(6 of 6 previews are\): up to 2\.0 sd/,
    ],
    [
      'sameness',
      { sameness: (k) => (k > 4 ? 0.45 : 0) },
      {},
      /: from epoch 4 to epoch 5 they lost 45 % of what/,
    ],
    [
      'control',
      { distance: (k, column) => (k === 0 ? 0 : column < 4 ? 0.6 : 0.9) },
      {},
      /^Strangers change: prompts 5 and 6 do not/,
    ],
    ['validation', {}, { validation: losses(1, 0.5, 1.1, 1.1, 1.1) }, /^By epoch 3 validation loss/],
    [
      'train-loss',
      {},
      { trainLoss: losses(0.1, 0.1, 0.1, 0.1, 0.3, 0.3) },
      /by epoch 5 it stands 200 % above its lowest, where 60 % is a flag/,
    ],
  ])('%s speaks for itself', (signal, told, more, words) => {
    const [first, ...others] = runReasons(found(told, more))
    expect(first).toMatchObject({ signal, weight: 1, text: expect.stringMatching(words) })
    expect(others).toEqual([])
  })

  test.each<readonly [string, Told, Partial<JudgeInput>, RegExp]>([
    [
      'sameness by its rise, also where previews stay less alike than before training',
      { sameness: (k) => (k > 4 ? -0.1 : -0.4) },
      {},
      /from epoch 4 to epoch 5 they lost 30 % of what/,
    ],
    [
      'validation loss by the share it lost',
      {},
      { validation: losses(1, 0.5, 0.5, 0.9, 0.9, 0.9, 0.9, 0.9) },
      /By epoch 8 validation loss has lost 80 % of what it had gained/,
    ],
    [
      'train loss by how far it stands above its lowest',
      {},
      { trainLoss: losses(1, 1, 1, 1, 1, 1.5, 1.5, 1.5) },
      /by epoch 8 it stands 50 % above its lowest, where 60 % is a flag/,
    ],
  ])('tell %s', (_, told, more, words) => {
    expect(text(runReasons(found(told, more)))).toMatch(words)
  })

  test('share a decline by what lowered it, also where one of these has its own rule', () => {
    const strangersGo = (k: number, column: number): number => (k < 5 ? 0 : column < 4 ? 0.6 : 0.9)
    const fading = (k: number): number => (k < 5 ? 0 : -1)
    const [first, second] = runReasons(found({ distance: strangersGo, texture: fading }, {}, plain))
    expect([first?.signal, second?.signal]).toEqual(['control', 'texture'])
    // blended, ¾ of a point of texture and 0.675 of strangers: the rule's 1.125 flags stand beside 0.75 of them
    expect(second?.weight).toBeCloseTo(0.4)
  })

  test('a run that is damaged from its first epoch on is told beside the base model', () => {
    const findings = found({ distance: (k) => (k === 0 ? 0 : 0.9) })
    expect(findings).toMatchObject({ onset: 1, choice: { best: 1 } })
    expect(text(runReasons(findings))).toContain(
      'from 0 % of what separates two prompts at epoch 0 to 90 % at epoch 1.',
    )
  })

  test('of an epoch before damage are only worth watching when something is', () => {
    const findings = found({ artefact: (k) => ({ kind: 'fried', score: k >= 6 ? 0.7 : 0 }) })
    expect(findings.onset).toBeNull()
    expect(text(epochReasons(findings, 5))).toMatch(/no damage is seen\.$/)
    expect(text(epochReasons(findings, 7))).toMatch(/oversharp or noisy at epoch 7/)
  })

  test('of a run that is only watched are told as that, from its last epoch', () => {
    const findings = found({ artefact: (k) => ({ kind: 'fried', score: k >= 6 ? 0.9 : 0 }) })
    expect(findings.onset).toBeNull()
    const [first, ...others] = runReasons(findings)
    expect(first).toMatchObject({ signal: 'artefact', weight: 1 })
    expect(first?.text).toMatch(/^To be watched, not flagged: Prompts .* oversharp or noisy at epoch 8/)
    expect(others).toEqual([])
  })

  test('of a run that was watched before its last epoch are told from where it was worst', () => {
    const findings = found({ artefact: (k) => ({ kind: 'fried', score: k === 5 || k === 6 ? 0.9 : 0 }) })
    expect(text(runReasons(findings))).toMatch(/^To be watched, not flagged: .* at epoch 5/)
  })

  test('to watch decide nothing for a run that is still on its way', () => {
    const findings = found({
      ...{ distance: (k) => 0.05 * k, pace: (k) => (k === 0 ? 0 : 0.3 - 0.02 * k) },
      artefact: (k) => ({ kind: 'fried', score: k >= 6 ? 0.9 : 0 }),
    })
    expect(runReasons(findings)).toMatchObject([
      { weight: 1, text: expect.stringMatching(/^Still getting there/) },
      { weight: 0, text: expect.stringMatching(/^To be watched, not flagged/) },
    ])
  })
})

test('an epoch before the best one is held against the one before it, and the best one is never accused', () => {
  const findings = found(
    {
      artefact: (k) => ({ kind: 'burn', score: k >= 4 ? 0.9 : 0 }),
    },
    {},
    timeless,
  )
  expect(findings.choice.best).toBe(8)
  expect(epochReasons(findings, 5)[0]?.pictures).toEqual(
    [1, 2].flatMap((n) => [`4 prompt ${n}`, `5 prompt ${n}`]),
  )
  expect(text(epochReasons(findings, 8))).toMatch(/what may be damage is watched, not flagged\.$/)
})

test('previews are counted by the damage that is named', () => {
  const mixed = found({
    artefact: (k, column) => ({
      kind: column < 2 ? 'burn' : 'grid',
      score: k < 6 ? 0 : ([3, 2, 1.5, 1.5, 0.9, 0][column] ?? 0),
    }),
  })
  expect(text(runReasons(mixed))).toMatch(
    /^Prompts 1 and 2 are burnt at epoch 6 \(2 of 6 previews are\): up to 3\.0 sd/,
  )
})

function burnt(k: number): { kind: 'burn'; score: number } {
  return { kind: 'burn', score: k >= 6 ? 2 : 0 }
}

test('the epoch to keep says whether others stand as high, and until when', () => {
  expect(bestReason(found({ gain: (k) => 0.3 - 0.1 * Math.abs(k - 5) })).text).toMatch(
    /^No other epoch stands as high\. The subject at 100 %/,
  )
  expect(bestReason(found({ texture: (k) => -Math.max(0, k - 3) }, {}, plain)).text).toMatch(
    /^The latest of epochs 1–2, .* past its best from epoch \d on\.$/,
  )
})

describe('the epoch to keep, where another one stands as high, says why not that one:', () => {
  const unsaved = (...epochs: readonly number[]): Partial<JudgeInput> => ({
    moments: madeInput(madePath()).moments.map((one) =>
      epochs.includes(one.epoch) ? { ...one, checkpoint: null } : one,
    ),
  })
  const peak: Told = { gain: (k) => 0.3 - (k < 5 ? 0.1 : 0.2) * Math.abs(k - 5) }

  test.each<readonly [string, Told, Partial<JudgeInput>, RegExp]>([
    [
      'without a file',
      peak,
      unsaved(5),
      /^Only epochs that are not to be kept stand as high: epoch 5 without/,
    ],
    [
      'before the lowest validation loss',
      { gain: (k) => 0.3 - 0.01 * k },
      { validation: losses(1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3) },
      /^Only .* as high: epochs 1–7 before validation loss is at its lowest\. /,
    ],
    [
      'after damage',
      { gain: (k) => 0.1 * k },
      { validation: losses(1, 0.5, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1) },
      /^Only .* as high: epochs 3–8 after damage began\. /,
    ],
  ])('%s', (_, told, more, words) => {
    expect(bestReason(found(told, more, timeless)).text).toMatch(words)
  })

  test('one of a tie', () => {
    const { text: said } = bestReason(found({ pace: () => 0.1 }, unsaved(8), plain))
    expect(said).toMatch(/^Of epochs 1–8, .*, the latest with a file among the highest\. /)
  })
})

/** Of a picture only what tells it from another one. */
const photo = (hash: Hash): MeasuredPicture => ({
  features: { edges: [], thumbnail: [], palette: [], hash },
  statistics: {} as Statistics,
})

test('strength is a share of likeness, and of distance where nothing became alike', () => {
  const said = (told: Told) => {
    const findings = found({ epochs: 2, distance: (k) => k / 4, ...told })
    return [bestReason(findings), ...epochReasons(findings, 2)]
  }
  for (const one of said({ gain: (k) => 0.1 * k })) {
    expect(one).toMatchObject({
      signal: 'likeness',
      text: expect.stringContaining('The subject at 100 % of its greatest strength'),
    })
  }
  for (const one of [null, () => 0, (k: number) => -0.1 * k].flatMap((gain) => said({ gain }))) {
    expect(one).toMatchObject({
      signal: 'drift',
      text: expect.stringMatching(/Pictures at (50|100) % of their greatest distance from the base model/),
    })
  }
})

describe('advice', () => {
  const kinds = (told: Told, more: Partial<JudgeInput> = {}): string[] =>
    advise(found(told, more)).map(({ kind }) => kind)

  test.each<readonly [string, Told, Partial<JudgeInput>, readonly string[]]>([
    ['a run that holds: keep it', {}, {}, ['use']],
    [
      'past its best late: weaken what comes after',
      { gain: (k) => 0.3 - 0.3 * Math.abs(k - 6) },
      {},
      ['use', 'strength'],
    ],
    [
      'past its best in the first third: slow down',
      { ...falling(2, 6), texture: (k) => 0.2 - 9 * unit.texture * k },
      {},
      ['use', 'strength', 'lower-rate'],
    ],
    ['still on its way: go on', { distance: (k) => 0.05 * k, pace: () => 0.2 }, {}, ['use', 'continue']],
    [
      'still on its way near the base model: no more than going on',
      { distance: (k) => 0.03 * k, pace: () => 0.2 },
      {},
      ['use', 'continue'],
    ],
    [
      'past its best near the base model: no more room',
      { gain: (k) => 0.3 - 0.3 * Math.abs(k - 6), distance: () => 0.2 },
      {},
      ['use', 'strength'],
    ],
    [
      'at rest near the base model: more room',
      { distance: () => 0.29, pace: () => 0.05 },
      {},
      ['use', 'raise-dim'],
    ],
    ['at rest further away', { distance: () => 0.31, pace: () => 0.05 }, {}, ['use']],
    [
      'previews that become alike: look at the photos',
      { sameness: (k) => 0.05 * k },
      {},
      ['use', 'check-dataset'],
    ],
  ])('for %s', (_, told, more, expected) => {
    expect(kinds(told, more)).toEqual(expected)
  })

  test.each<readonly [string, Hash['own'], Hash['own'], boolean]>([
    ['the same photo', [7, 7], [7, 7], true],
    ['4 bits apart', [7, 7], [7, 0xf7], true],
    ['5 bits apart', [7, 7], [7, 0x1f7], false],
    ['the same photo, mirrored', [9, 9], [9, 9], true],
  ])('for two photos that are %s', (_, own, turned, isTwice) => {
    const isMirror = own[0] === 9
    const one = photo({ own, mirrored: [~0, ~0] })
    const other = photo(isMirror ? { own: [~0, 1], mirrored: turned } : { own: turned, mirrored: [~0, ~0] })
    const said = text(advise(found({}, { training: [one, other] })))
    expect(said.includes('1 pair of training photos are nearly the same')).toBe(isTwice)
  })

  test('of a small network is to make it larger, of a large one to push harder', () => {
    const near: Told = { distance: () => 0.2, pace: () => 0.05 }
    const said = (dim: number | null): string =>
      text(advise(found(near, { settings: { dim, ratePerPicture: null, hasDropout: false } })))
    expect(said(8)).toContain('raise network_dim')
    expect(said(9)).not.toContain('network_dim')
    expect(said(null)).not.toContain('network_dim')
  })
})

describe('notes', () => {
  const noted = (told: Told, change: (input: JudgeInput) => JudgeInput = (input) => input) => {
    const findings = found(told)
    return notes({ ...findings, input: change(madeInput(madePath(told))) })
  }

  test('say of fewer than six epochs that pictures alone show no harm, and what to do', () => {
    expect(noted({ epochs: 6 })).toEqual([])
    const [short] = noted({ epochs: 5 })
    expect(short).toMatchObject({ signal: 'evidence', weight: 0, pictures: [] })
    expect(short?.text).toMatch(/^With 5 epochs pictures alone cannot show .* that takes 6\. Fewer repeats/)
    expect(text(noted({ epochs: [0.5, 1, 1.5] }))).toMatch(/^With 3 sampled points /)
  })

  test('say what evidence is missing and what it would add, in one note', () => {
    const blind = (input: JudgeInput): JudgeInput => ({
      ...input,
      settings: { ...input.settings, ratePerPicture: null },
    })
    expect(noted({ gain: null })).toMatchObject([
      {
        signal: 'evidence',
        weight: 0,
        text: expect.stringMatching(/missing\. With its training photos [^.]*\.$/),
      },
    ])
    expect(text(noted({ strangers: 0 }))).toMatch(
      /missing\. With prompts that leave out the trained word [^.]*\.$/,
    )
    expect(text(noted({}, blind))).toMatch(/missing\. With its learning rate[^.]*\.$/)
    expect(noted({ gain: null, strangers: 0 }, blind)).toHaveLength(1)
  })

  test('name three pictures that could not be measured and count the others', () => {
    const lost = (count: number) =>
      text(
        noted({}, (input) => ({
          ...input,
          unmeasured: Array.from({ length: count }, (_, n) => ({ path: `p${n}`, why: 'it is noise' })),
        })),
      )
    expect(lost(1)).toBe('1 picture could not be measured: p0 (it is noise).')
    expect(lost(3)).toMatch(/^3 pictures .*, p1 \(it is noise\) and p2 \(it is noise\)\.$/)
    expect(lost(5)).toMatch(/^5 pictures .* p2 \(it is noise\) and 2 more\.$/)
  })

  test('tell what the weights of the files show', () => {
    const dead: WeightMeasure = {
      ...{ kind: 'measured', modules: 2, measured: 2, rank: 8, normMean: 0, signature: [] },
      normMax: { value: 0, module: 'a' },
      ...{ stableRankMean: null, stableRankMedian: null, notFinite: { count: 0, modules: [] } },
    }
    const said = noted({}, (input) => ({
      ...input,
      moments: input.moments.map((one) => ({ ...one, weights: dead })),
    }))
    expect(said).toMatchObject([
      { signal: 'weights', weight: 0, text: expect.stringMatching(/^Nothing is being learnt/) },
    ])
  })
})
