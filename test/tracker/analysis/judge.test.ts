import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { judgeInput, type Measured } from '../../../tracker/analysis/case/case.ts'
import type { JudgeInput, MeasuredSample } from '../../../tracker/analysis/case/judge-input.ts'
import { weighing } from '../../../tracker/analysis/constants.ts'
import { judgeRun } from '../../../tracker/analysis/judge.ts'
import { fixtures } from '../../support/truth.ts'
import { type LabelledRun, labelledRun, measuredRun } from './labelled-run.ts'

const names = ['single-04', 'single-08', 'single-20'] as const
type Name = (typeof names)[number]

const runs = new Map<Name, { readonly run: LabelledRun; readonly measured: Measured }>()

beforeAll(async () => {
  for (const name of names) {
    const run = await labelledRun(join(fixtures, 'recorded'), name)
    runs.set(name, { run, measured: await measuredRun(run) })
  }
})

function known(name: Name): { readonly run: LabelledRun; readonly input: JudgeInput } {
  const found = runs.get(name)
  if (!found) throw new Error(`${name} was not measured`)
  return { run: found.run, input: judgeInput(found.run.seen, found.measured) }
}

const withSamples = (
  input: JudgeInput,
  change: (one: MeasuredSample, epoch: number) => MeasuredSample,
): JudgeInput => ({
  ...input,
  moments: input.moments.map((moment) => ({
    ...moment,
    samples: moment.samples.map((one) => change(one, moment.epoch)),
  })),
})

/** Epochs keep their numbers and files, and show each other's pictures; the base model stays. */
const inOrder = (input: JudgeInput, order: readonly number[]): JudgeInput => ({
  ...input,
  moments: input.moments.map((moment, k) => {
    const shown = k === 0 ? moment : input.moments[order[k - 1] as number]
    return { ...moment, samples: shown?.samples ?? [] }
  }),
})

describe('a labelled training', () => {
  test.each([
    ['single-20', 'undertrained', 'none'],
    ['single-08', 'good', 'none'],
    // its last two epochs are worse by 0.02: worth watching, too little to flag
    ['single-04', 'good', 'watch'],
  ] as const)('%s is %s (%s), and the epoch to keep is as good as the best', (name, word, sure) => {
    const { run, input } = known(name)
    const { verdict, tier, best, reasons, epochs } = judgeRun(input)
    expect({ verdict, tier }).toEqual({ verdict: word, tier: sure })
    const quality = (epoch: number): number => run.truth.epochs[epoch]?.quality ?? Number.NaN
    expect(quality(run.truth.best_epoch) - quality(best?.epoch ?? -1)).toBeLessThanOrEqual(0.05)
    expect(epochs.map(({ epoch }) => epoch)).toEqual(run.truth.epochs.slice(1).map(({ epoch }) => epoch))
    expect(reasons[0]?.text).toMatch(/epoch \d/)
    const drawn = input.moments.flatMap(({ samples }) => samples.map(({ path }) => path))
    for (const { pictures } of reasons.filter(({ weight }) => weight > 0)) {
      expect(pictures.length).toBeGreaterThan(0)
      expect(drawn).toEqual(expect.arrayContaining([...pictures]))
    }
  })

  test('gets the same verdict twice, byte for byte', () => {
    const { input } = known('single-04')
    expect(JSON.stringify(judgeRun(input))).toBe(JSON.stringify(judgeRun(structuredClone(input))))
  })

  test('names the file of the epoch to keep, and none where nothing was saved', () => {
    const { input } = known('single-08')
    const { best } = judgeRun(input)
    expect(best?.checkpoint).toBe(input.moments[best?.epoch ?? -1]?.checkpoint)
    const unsaved = { ...input, moments: input.moments.map((one) => ({ ...one, checkpoint: null })) }
    expect(judgeRun(unsaved).best).toMatchObject({ epoch: best?.epoch, checkpoint: null })
    const everySecond = input.moments.map((one) => (one.epoch % 2 === 0 ? { ...one, checkpoint: null } : one))
    expect(judgeRun({ ...input, moments: everySecond }).best?.epoch).toBe(7)
  })

  test.each(names)('%s: its epochs in another order give another pick', (name) => {
    const { input } = known(name)
    const picked = (order: readonly number[]): string | undefined => {
      const { best } = judgeRun(inOrder(input, order))
      return input.moments[order[(best?.epoch ?? 0) - 1] as number]?.checkpoint ?? undefined
    }
    const count = input.moments.length - 1
    const trained = Array.from({ length: count }, (_, k) => k + 1)
    const reversed = trained.toReversed()
    expect(picked(reversed)).not.toBe(picked(trained))
  })

  test('that goes on changing far from where it began is not undertrained', () => {
    const { input } = known('single-04')
    const { verdict } = judgeRun({ ...input, moments: input.moments.slice(0, 10) })
    expect(verdict).toBe('good')
  })

  test('is never undertrained after its best epoch, however far it falls', () => {
    const { input } = known('single-04')
    const constants = { ...weighing, weights: { ...weighing.weights, time: -10 } }
    const { best, epochs } = judgeRun({ ...input, moments: input.moments.slice(0, 6) }, { constants })
    expect(best?.epoch).toBe(1)
    expect(best?.later?.cost).toBeGreaterThan(weighing.flag)
    expect(epochs.map(({ verdict }) => verdict)).toEqual(Array(5).fill('good'))
  })

  test('whose preview repeats a training photo says so and is judged as before', () => {
    const { input } = known('single-08')
    const before = judgeRun(input)
    const kept = input.moments.find(({ epoch }) => epoch === before.best?.epoch)
    const copied = kept?.samples.slice(0, 2).flatMap(({ measured }) => measured ?? []) ?? []
    const { reasons } = judgeRun({ ...input, training: [...input.training, ...copied] })
    const isCopy = ({ signal }: { signal: string }): boolean => signal === 'copy'
    expect(before.reasons.filter(isCopy)).toEqual([])
    expect(reasons.filter(isCopy)).toMatchObject([
      { weight: 0, text: `2 of 6 previews at epoch ${kept?.epoch} nearly repeat a training photo.` },
    ])
  })

  test('without its training pictures is still judged', () => {
    const { input } = known('single-20')
    expect(judgeRun({ ...input, training: [] }).verdict).toBe('undertrained')
  })
})

describe('a run that cannot be judged says why first, and names the last epoch that can be used all the same', () => {
  const isDrawn = ({ state }: MeasuredSample): boolean => state !== 'black'
  const black = (one: MeasuredSample): MeasuredSample => ({ ...one, state: 'black', measured: null })

  test.each<readonly [string, RegExp, (input: JudgeInput) => JudgeInput]>([
    [
      'black samples',
      /^Prompts 3 and 5 are black at epochs 4–8: /,
      (input) =>
        withSamples(input, (one, epoch) => (epoch >= 4 && [2, 4].includes(one.prompt) ? black(one) : one)),
    ],
    [
      'all samples black from the first epoch',
      /are black at epochs 1–8: /,
      (input) => withSamples(input, (one, epoch) => (epoch > 0 ? black(one) : one)),
    ],
    [
      'no seeds',
      /^Prompts 1, 2, 3, 4, 5 and 6 have no seed\./,
      (input) => withSamples(input, (one) => ({ ...one, seed: null })),
    ],
    [
      '2 epochs',
      /^Not enough evidence: 2 epochs, 3 are needed/,
      (input) => ({
        ...input,
        moments: input.moments.slice(0, 3),
      }),
    ],
    [
      '3 prompts',
      /^Not enough evidence: 3 prompts with the trained word/,
      (input) => ({
        ...input,
        moments: input.moments.map((one) => ({
          ...one,
          samples: one.samples.filter(({ prompt }) => prompt < 3),
        })),
      }),
    ],
    [
      'no base model',
      /^No samples of the base model\./,
      (input) => ({ ...input, moments: input.moments.slice(1) }),
    ],
    [
      'a continued run',
      /^The first samples of a continued run.* Have the run judged that it continues/,
      (input) => ({ ...input, resumed: true }),
    ],
    [
      'two sizes',
      /^Samples of one prompt differ in size \(prompt 2: \d+×\d+ at epochs 0–2 and 4–8 and 256×\d+ at epoch 3\), .* Give each prompt/,
      (input) =>
        withSamples(input, (one, epoch) => (epoch === 3 && one.prompt === 1 ? { ...one, width: 256 } : one)),
    ],
    [
      'one picture for all prompts',
      /^Before training 8 prompts show only 1 picture: /,
      (input) => ({
        ...input,
        moments: input.moments.map((one) => ({
          ...one,
          samples: one.samples.map((sample) => ({ ...sample, measured: one.samples[0]?.measured ?? null })),
        })),
      }),
    ],
    [
      'pictures that never change',
      /^Nothing visible was learnt/,
      (input) => ({
        ...input,
        moments: input.moments.map((one) => ({ ...one, samples: input.moments[0]?.samples ?? [] })),
      }),
    ],
  ])('%s', (_, cause, change) => {
    const { input } = known('single-08')
    const changed = change(input)
    const { verdict, tier, reasons, best, epochs, onset } = judgeRun(changed)
    expect({ verdict, tier, onset }).toEqual({ verdict: 'unclear', tier: 'none', onset: null })
    expect(reasons[0]).toMatchObject({ signal: 'evidence', text: expect.stringMatching(cause) })
    const drawn = changed.moments.filter(({ epoch, samples }) => epoch > 0 && samples.every(isDrawn))
    expect(best?.epoch).toBe(drawn.at(-1)?.epoch)
    if (best) expect(best.reasons[0]?.text).toMatch(/^The last epoch( with pictures)?, not judged\. /)
    expect(epochs.every((one) => one.verdict === 'unclear')).toBe(true)
  })

  test('with several causes is told what to do about each', () => {
    const { input } = known('single-08')
    const { reasons, advice } = judgeRun({ ...input, resumed: true, moments: input.moments.slice(0, 3) })
    expect(reasons.length).toBeGreaterThan(1)
    expect(advice).toEqual(reasons.map(({ text }) => ({ kind: 'more-evidence', text })))
  })

  test('no samples at all', () => {
    const { input } = known('single-08')
    const { verdict, best, reasons } = judgeRun({ ...input, moments: [] })
    expect({ verdict, best, why: reasons[0]?.text }).toMatchObject({
      verdict: 'unclear',
      best: null,
      why: expect.stringMatching(/^No samples yet\./),
    })
  })
})
