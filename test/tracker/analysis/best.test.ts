import { describe, expect, test } from 'vitest'
import { bestOfSweep } from '../../../tracker/analysis/best.ts'
import { askedHash, isSameGroup } from '../../../tracker/analysis/case/group.ts'
import type { Prompt } from '../../../tracker/model.ts'
import type { RunVerdict, Verdict } from '../../../tracker/verdict.ts'

interface Told {
  readonly score: number
  readonly parts?: { readonly trigger: readonly number[]; readonly control: readonly number[] }
  readonly recipe?: string
  readonly verdict?: Verdict
  readonly epoch?: number
  readonly safer?: number | null
  readonly asked?: string
  readonly origin?: readonly number[]
}

const judged = (run: string, told: Told): { run: string; verdict: RunVerdict } => ({
  run,
  verdict: {
    version: 'judge/1',
    group: { asked: told.asked ?? 'same', origin: told.origin ?? [50, 60], recipe: told.recipe ?? '' },
    verdict: told.verdict ?? 'good',
    ...{ tier: 'none', reasons: [], epochs: [], onset: null },
    best: {
      ...{ epoch: told.epoch ?? 8, step: null, checkpoint: null, reasons: [], setEpochs: [] },
      ...{
        score: told.score,
        scoreParts: told.parts ?? { trigger: [], control: [] },
        safer: told.safer ?? null,
      },
      ...{ runnerUp: null, earlier: null, later: null },
    },
    ...{ advice: [], weights: {}, adaptedTo: 0 },
  },
})

describe('the best of a sweep', () => {
  test('is the epoch with the highest score, with the next run and an earlier epoch beside it', () => {
    const runs = [
      judged('z/1.1', { score: 0.1, epoch: 4 }),
      judged('z/2.1', { score: 0.3, epoch: 7, safer: 5 }),
      judged('z/3.1', { score: 0.2, epoch: 9 }),
    ]
    const best = {
      best: { run: 'z/2.1', epoch: 7 },
      runnerUp: { run: 'z/3.1', epoch: 9 },
      safer: { run: 'z/2.1', epoch: 5 },
    }
    expect(bestOfSweep(runs)).toMatchObject(best)
    expect(bestOfSweep(runs.toReversed())).toMatchObject(best)
  })

  test('is never an unclear run while one was judged', () => {
    const unclear = judged('z/1.1', { score: 0.9, verdict: 'unclear', origin: [] })
    expect(bestOfSweep([unclear, judged('z/2.1', { score: 0.1 })])?.best.run).toBe('z/2.1')
    expect(bestOfSweep([unclear])?.best.run).toBe('z/1.1')
  })

  test('comes from the runs that can be compared, the largest group of them', () => {
    const runs = [
      judged('z/1.1', { score: 0.9, asked: 'another model' }),
      judged('z/2.1', { score: 0.9, origin: [10, 90] }),
      judged('z/3.1', { score: 0.2, origin: [50, 60] }),
      judged('z/4.1', { score: 0.3, origin: [51, 60] }),
    ]
    expect(bestOfSweep(runs)).toMatchObject({ best: { run: 'z/4.1' }, runnerUp: { run: 'z/3.1' } })
  })

  test('says which runs were left out, why, and what would let them in', () => {
    const runs = [
      judged('z/1.1', { score: 0.2 }),
      judged('z/2.1', { score: 0.3 }),
      judged('z/3.1', { score: 0.9, origin: [10, 90] }),
      judged('z/4.1', { score: 0.9, asked: 'another model' }),
      judged('z/5.1', { score: 0.9, asked: 'other prompts' }),
      judged('z/6.1', { score: 0, verdict: 'unclear', origin: [] }),
    ]
    const found = bestOfSweep(runs)
    expect(found?.best.run).toBe('z/2.1')
    expect(found?.remarks).toEqual([
      expect.stringMatching(/not reproducible here: .* z\/3\.1 drew other pictures than z\/2\.1 .* sdpa /),
      expect.stringMatching(
        /^z\/4\.1 and z\/5\.1 are not known to have asked for the same pictures as z\/2\.1, .* model, script/,
      ),
    ])
    expect(bestOfSweep(runs.slice(0, 2))?.remarks).toEqual([])
  })

  test('says which run has weights that left the others behind, from which epoch on', () => {
    const weighed = (run: string, ...norms: readonly (number | null | undefined)[]) => {
      const { verdict } = judged(run, { score: 0 })
      const epochs = norms.map((normMax, k) => ({
        epoch: k + 1,
        weights: normMax === undefined ? undefined : { normMax },
      }))
      return { run, verdict: { ...verdict, epochs } as unknown as RunVerdict }
    }
    const remarks = (...runs: ReturnType<typeof weighed>[]) => bestOfSweep(runs)?.remarks
    const usual = [weighed('z/1.1', 1, 1, 1), weighed('z/2.1', 1, 1.2, 1)]
    expect(remarks(...usual, weighed('z/3.1', 3, 3.6, 3))).toEqual([])
    expect(remarks(...usual, weighed('z/3.1', 1, 3.6, 3.7))).toEqual([
      "After epoch 3 of z/3.1 the most changed layer has weights 3.7 times the sweep's middle run: look for a blow-up.",
    ])
    expect(remarks(weighed('z/1.1', 1), weighed('z/3.1', 9))).toEqual([])
    expect(remarks(weighed('z/1.1', undefined), weighed('z/2.1', null), weighed('z/3.1', 9))).toEqual([])
    expect(remarks(...[1, 2].map((n) => weighed(`z/${n}.1`, 1e-6)), weighed('z/3.1', 1))).toEqual([])
  })

  test('lays weights that learning rates explain to these', () => {
    const weighed = (run: string, normMax: number, dose: number | null) => {
      const { verdict } = judged(run, { score: 0 })
      const epochs = [{ epoch: 1, weights: { normMax, dose } }]
      return { run, verdict: { ...verdict, epochs } as unknown as RunVerdict }
    }
    const usual = [weighed('z/1.1', 1, 0.1), weighed('z/2.1', 1, 0.1)]
    const said = (dose: number | null) => bestOfSweep([...usual, weighed('z/3.1', 4, dose)])?.remarks
    expect(said(0.5)).toEqual([
      expect.stringMatching(/4\.0 times .* its learning rates are 5\.0 times as high\.$/),
    ])
    expect(said(0.2)).toEqual([expect.stringMatching(/look for a blow-up\.$/)])
    expect(said(null)).toEqual([expect.stringMatching(/look for a blow-up\.$/)])
  })

  test('cannot be told from runs that lie within what repeated seeds differ by', () => {
    const runs = [
      judged('z/1.1', { score: 3, recipe: 'a' }),
      judged('z/2.1', { score: 2.5, recipe: 'a' }),
      judged('z/3.1', { score: 2.2, recipe: 'b' }),
      judged('z/4.1', { score: 1.1, recipe: 'c' }),
    ]
    const found = bestOfSweep(runs)
    expect(found?.noise).toEqual({ points: 1, from: 'seeds' })
    expect(found?.equals.map(({ run }) => run)).toEqual(['z/2.1', 'z/3.1'])
  })

  test('without repeats is told from runs whose every prompt stands lower, and not where prompts disagree', () => {
    const parts = (...trigger: number[]) => ({ trigger, control: [1, 1] })
    const runs = [
      judged('z/1.1', { score: 3, parts: parts(2, 2, 2, 2) }),
      judged('z/2.1', { score: 2.9, parts: parts(3, 0.6, 3, 1) }),
      judged('z/3.1', { score: 1.5, parts: parts(0.5, 0.6, 0.4, 0.5) }),
    ]
    expect(bestOfSweep(runs)?.noise?.from).toBe('prompts')
    expect(bestOfSweep(runs)?.equals.map(({ run }) => run)).toEqual(['z/2.1'])
  })

  test('differs from a run for sure by twice the error that prompts leave', () => {
    // the first pair of prompts gains 1, the second nothing: a standard error of √(⅓ / 4)
    const half = { trigger: [2, 2, 1, 1], control: [] }
    const runs = [
      judged('z/1.1', { score: 3, parts: half }),
      judged('z/2.1', { score: 2.5, parts: { trigger: [1, 1, 1, 1], control: [] } }),
    ]
    expect(bestOfSweep(runs)?.noise).toEqual({ points: 0.577, from: 'prompts' })
    expect(bestOfSweep(runs)?.equals).toHaveLength(1)
  })

  test('of two groups as large comes from the first one', () => {
    const runs = [judged('z/1.1', { score: 0.1 }), judged('z/2.1', { score: 0.9, asked: 'other prompts' })]
    expect(bestOfSweep(runs)?.best.run).toBe('z/1.1')
  })

  test('is nothing where nothing has an epoch to keep', () => {
    const empty = judged('z/1.1', { score: 0 })
    expect(bestOfSweep([])).toBeNull()
    expect(bestOfSweep([{ run: 'z/1.1', verdict: { ...empty.verdict, best: null } }])).toBeNull()
  })
})

describe('two runs can be compared', () => {
  const prompt: Prompt = {
    ...{ text: 'zorvek', role: 'trigger', seed: 1, negative: null, width: 512, height: 512 },
    ...{ steps: 20, cfg: 7, guidance: null, sampler: 'ddim' },
  }
  const facts = { baseModel: '/models/base.safetensors', script: 'train_network', prompts: [prompt] }

  test.each<readonly [string, object]>([
    ['another base model', { baseModel: '/models/other.safetensors' }],
    ['another script', { script: 'sdxl_train_network' }],
    ['another seed', { prompts: [{ ...prompt, seed: 2 }] }],
    ['another size', { prompts: [{ ...prompt, width: 768 }] }],
    ['another sampler', { prompts: [{ ...prompt, sampler: 'euler_a' }] }],
    ['one prompt more', { prompts: [prompt, prompt] }],
  ])('but not with %s', (_, changed) => {
    expect(askedHash({ ...facts, ...changed })).not.toBe(askedHash(facts))
  })

  test('when a prompt only changed its role', () => {
    expect(askedHash({ ...facts, prompts: [{ ...prompt, role: 'control' }] })).toBe(askedHash(facts))
  })

  test('when their pictures before training differ by rounding, not by more', () => {
    const group = (...origin: number[]) => ({ asked: 'same', origin, recipe: '' })
    expect(isSameGroup(group(50, 60, 70), group(51, 60, 69))).toBe(true)
    expect(isSameGroup(group(50, 60, 70), group(80, 60, 40))).toBe(false)
    expect(isSameGroup(group(50, 60, 70), group(50, 60))).toBe(false)
  })
})
