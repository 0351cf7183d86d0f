import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { verdictChanges } from '../../../runner/terminal/judge-changes.ts'
import { judgedRun } from '../../../runner/terminal/judge-document.ts'
import { measuringLine, measuringText } from '../../../runner/terminal/judge-progress.ts'
import { explainedText, judgedLine } from '../../../runner/terminal/judge-text.ts'
import type { EpochVerdict, RunVerdict, Tier, Verdict } from '../../../tracker/verdict.ts'

type Word = readonly [Verdict, Tier]

const epoch = (number: number, [verdict, tier]: Word, more = {}): EpochVerdict => ({
  ...{ epoch: number, step: null, verdict, tier, reasons: [], drift: 0.25, velocity: 0.0312 },
  ...{ checkpoint: null, overtraining: 0.1, weights: null, signals: {}, ...more },
})

const said = (words: readonly Word[], best: number | null, more: Partial<RunVerdict> = {}): RunVerdict => {
  const [verdict, tier] = words.at(-1) ?? ['unclear', 'none']
  return {
    ...{
      version: 'judge/0',
      group: { asked: '', origin: [], recipe: '' },
      verdict,
      tier,
      reasons: [],
      onset: null,
    },
    epochs: words.map((word, k) => epoch(k + 1, word)),
    best: best === null ? null : keep(best),
    ...{ advice: [], weights: {}, adaptedTo: 0, ...more },
  }
}

const keep = (number: number): RunVerdict['best'] => ({
  ...{ epoch: number, step: null, checkpoint: `output/z-${number}.safetensors`, score: 1 },
  ...{
    setEpochs: [number],
    safer: null,
    reasons: [],
    scoreParts: { trigger: [], control: [] },
    runnerUp: null,
  },
  ...{ earlier: null, later: null },
})

const good: Word = ['good', 'none']
const watch: Word = ['good', 'watch']
const over: Word = ['overtrained', 'likely']

describe('what changed', () => {
  test.each<readonly [string, RunVerdict, RunVerdict, readonly string[]]>([
    ['nothing', said([good, over], 1), said([good, over], 1), []],
    ['the best epoch', said([good, good], 2), said([good, good], 1), ['best 2 → 1']],
    ['a best epoch that is none any more', said([good], 1), said([good], null), ['best 1 → none']],
    [
      'one epoch',
      said([good, over, over], 1),
      said([good, watch, over], 1),
      ['epoch 2 likely overtrained → watch'],
    ],
    [
      'epochs that change alike, together',
      said([good, good, good, over], 1),
      said([good, over, over, over], 1),
      ['epochs 2–3 good → likely overtrained'],
    ],
    [
      'the word for the run before its epochs',
      said([good, good], 2),
      said([good, over], 1),
      ['best 2 → 1', 'verdict good → overtrained', 'epoch 2 good → likely overtrained'],
    ],
    [
      'the version of the judge, even where it says the same',
      said([good], 1, { version: 'judge/1' }),
      said([good], 1, { version: 'judge/2' }),
      ['judge/1 → judge/2'],
    ],
    ['an epoch that came', said([good], 1), said([good, good], 1), ['epoch 2 judged for the first time']],
    ['an epoch that went', said([good, good], 1), said([good], 1), ['epoch 2 no longer judged']],
  ])('is %s', (_, before, after, changes) => {
    expect(verdictChanges(before, after)).toEqual(changes)
  })

  test('is not said of a first verdict', () => {
    expect(verdictChanges(null, said([good], 1))).toBeNull()
  })
})

describe('a judged run in a terminal', () => {
  const view = { width: 10, cwd: '/home/me' }
  const assessed = (verdict: RunVerdict, before: RunVerdict | null) => ({
    ...{ before, verdict, inputs: 'abcdef0123456789' },
    unmeasured: [{ path: '/home/me/run/output/sample/a.png', why: 'measuring it took longer than 33 s' }],
  })
  const lineOf = (verdict: RunVerdict, before: RunVerdict | null): string[] =>
    stripVTControlCharacters(
      judgedLine(judgedRun('zorvek/3.1', '/home/me/run', assessed(verdict, before)), view),
    )
      .split('\n')
      .map((line) => line.trimEnd())

  test('is one line, and one more for each picture that could not be measured', () => {
    expect(lineOf(said([good, over], 1), said([good, watch], 2))).toEqual([
      'zorvek/3.1  ☀ overtrained (likely)      keep 1    best 2 → 1; verdict good → overtrained; epoch 2 watch → likely overtrained',
      '  not measured: run/output/sample/a.png: measuring it took longer than 33 s',
    ])
    expect(lineOf(said([good], null), said([good], null))[0]).toMatch(/ no epoch {2}unchanged$/)
    expect(lineOf(said([good], 1), null)[0]).toMatch(/judged for the first time$/)
  })

  test('is explained by every signal with its value and weight, its reasons and their pictures', () => {
    const reasons = [
      { signal: 'artefact', text: 'Skin turns to clay.', weight: 0.7, pictures: ['output/a.png'] },
    ]
    const signals = { likeness: 1.23456, texture: -0.1 }
    const verdict = said([over], 1, {
      ...{ epochs: [epoch(1, over, { reasons, signals, overtraining: 0.912 })], constants: '0123456789ab' },
      ...{ weights: { likeness: 0.5 }, advice: [{ kind: 'use', text: 'Use epoch 1.' }] },
    })
    const one = judgedRun('zorvek/3.1', '/home/me/run', assessed(verdict, null))
    expect(explainedText(one, { verdict, folder: '/home/me/run' }, view).split('\n')).toEqual([
      '  judge/0, constants 0123456789ab, inputs abcdef012345',
      '  epoch 1    ☀ overtrained (likely)  overtraining 0.912  drift 0.25  velocity 0.0312',
      '    likeness  1.23      weight 0.5',
      '    texture   -0.1',
      '    Skin turns to clay.',
      '      run/output/a.png',
      '  keep 1',
      '  Use epoch 1.',
    ])
  })

  test('says what share each reason has where there is more than one', () => {
    const reasons = [
      { signal: 'dose', text: 'It trains hard.', weight: 0.83, pictures: [] },
      { signal: 'control', text: 'Strangers change.', weight: 0.17, pictures: [] },
    ]
    const verdict = said([over], 1, { reasons })
    const one = judgedRun('zorvek/3.1', '/home/me/run', assessed(verdict, null))
    const lines = explainedText(one, { verdict, folder: '/home/me/run' }, view).split('\n')
    expect(lines.slice(1, 3)).toEqual(['   83 %  It trains hard.', '   17 %  Strangers change.'])
  })

  test('is a document with the run’s own reasons, its first overtrained epoch and what other epochs cost', () => {
    const reasons = [{ signal: 'dose', text: 'It trains hard.', weight: 1, pictures: ['output/a.png'] }]
    const cost = { runnerUp: 3, earlier: { epoch: 1, cost: 0.5 }, later: { epoch: 3, cost: -1 } }
    const best = { ...said([good], 2).best, ...cost } as RunVerdict['best']
    const verdict = said([good, good, over], 2, { reasons, onset: 3, best })
    expect(judgedRun('zorvek/3.1', '/home/me/run', assessed(verdict, null))).toMatchObject({
      ...{ onset: 3, best: cost },
      reasons: [{ ...reasons[0], pictures: ['/home/me/run/output/a.png'] }],
    })
  })

  test('is held against a verdict of an older version, which kept less', () => {
    const { epochs, ...rest } = said([good, good], 2)
    const old = { ...rest, epochs: epochs.map(({ signals, overtraining, ...kept }) => kept) } as unknown
    const one = judgedRun('zorvek/3.1', '/', assessed(said([good, good], 1), old as RunVerdict))
    expect(one).toMatchObject({ constants: null, changed: ['best 2 → 1'] })
  })
})

describe('progress of measuring', () => {
  const bar = (done: number, elapsedMs: number): string =>
    stripVTControlCharacters(measuringText({ done, of: 240, elapsedMs }))

  test('shows count, rate and what is left', () => {
    expect(bar(0, 0)).toBe(`${'░'.repeat(24)}  0 of 240 files`)
    expect(bar(60, 15_000)).toBe(`${'█'.repeat(6)}${'░'.repeat(18)}  60 of 240 files · 4.0/s · 45 s left`)
    expect(bar(240, 10_000)).toBe(`${'█'.repeat(24)}  240 of 240 files · 24/s · 0 s left`)
  })

  test('is a line at every tenth where nobody sees a bar', () => {
    const line = (before: number, done: number) => measuringLine(before, { done, of: 240, elapsedMs: 1 })
    expect([line(0, 0), line(0, 23), line(23, 24), line(24, 40), line(40, 240)]).toEqual([
      ...[null, null, 'measured 24 of 240 files', null, 'measured 240 of 240 files'],
    ])
  })
})
