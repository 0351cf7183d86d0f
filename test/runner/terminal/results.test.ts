import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { RunBest, SweepBest } from '../../../runner/terminal/best-document.ts'
import { resultsText } from '../../../runner/terminal/results.ts'
import type { Advice } from '../../../tracker/verdict.ts'

type Row = SweepBest['runs'][number]

const keep = (epoch: number, more: Partial<RunBest> = {}): RunBest => ({
  ...{ epoch, checkpoint: `/home/me/run/z-${epoch}.safetensors`, verdict: 'good', tier: 'none' },
  reasons: [{ signal: 'likeness', text: 'No other epoch stands as high.', weight: 1, pictures: [] }],
  ...{ earlier: null, later: null },
  ...more,
})

const row = (more: Partial<Row>): Row => ({
  ...{ run: 'z/1.1', state: 'succeeded', reason: null, parameters: {}, verdict: 'good', tier: 'none' },
  ...{ advice: [], best: keep(8) },
  ...more,
})

const best = (more: object = {}): NonNullable<SweepBest['best']> => ({
  ...{
    ...keep(8),
    run: 'z/1.1',
    runnerUp: null,
    safer: null,
    notDistinguishable: [],
    noise: null,
    remarks: [],
  },
  ...more,
})

const linesOf = (sweep: Omit<SweepBest, 'name'>): string[] =>
  stripVTControlCharacters(resultsText({ name: 'z', ...sweep }, '/home/me'))
    .split('\n')
    .map((line) => line.trimEnd())

const advice: readonly Advice[] = [
  { kind: 'use', text: 'Use epoch 8.' },
  { kind: 'lower-rate', text: 'Try a third of the learning rate.' },
]

describe('results of a sweep', () => {
  test('a run is a line with verdict, tier and epoch; reason and file stand below it', () => {
    const flagged = row({ verdict: 'overtrained', tier: 'very likely', reason: 'imported' })
    expect(linesOf({ best: best(), runs: [flagged] }).slice(0, 3)).toEqual([
      'z/1.1  ☀ overtrained (very likely)  keep 8  (imported)',
      '       No other epoch stands as high.',
      '       run/z-8.safetensors',
    ])
    const failed = row({ verdict: null, tier: null, best: null, state: 'failed', reason: 'no memory' })
    expect(linesOf({ best: null, runs: [failed] })[0]).toMatch(
      /^z\/1\.1 {2}failed +no epoch {2}\(failed: no memory\)$/,
    )
  })

  test('the answer tells what to do, what is safer, and what noise does not tell apart, in order', () => {
    const equals = ['z/10.1', 'z/2.1'].map((run) => ({ run, epoch: 3 }))
    const told = best({
      ...{ safer: { run: 'z/1.1', epoch: 6 }, runnerUp: { run: 'z/2.1', epoch: 3.25 } },
      ...{ notDistinguishable: equals, noise: { points: 1, from: 'seeds' } },
    })
    expect(linesOf({ best: told, runs: [row({ advice })] }).slice(4, -1)).toEqual([
      'Keep epoch 8 of z/1.1.',
      'No other epoch stands as high.',
      'Try a third of the learning rate.',
      'Safer, earlier: epoch 6 of z/1.1.',
      'Next best: epoch 3.3 of z/2.1.',
      'Not distinguishable from it (repeated seeds differ as much): z/2.1 at 3, z/10.1 at 3.',
      'run/z-8.safetensors',
    ])
  })

  test('without an answer it says what would help, once', () => {
    const cure: readonly Advice[] = [{ kind: 'more-evidence', text: 'Add prompts.' }]
    const runs = [row({ best: null, advice: cure }), row({ run: 'z/2.1', best: null, advice: cure })]
    expect(linesOf({ best: null, runs }).slice(3, -1)).toEqual(['z: nothing to keep yet.', 'Add prompts.'])
  })
})
