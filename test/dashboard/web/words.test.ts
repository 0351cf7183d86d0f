import { describe, expect, test } from 'vitest'
import { equalsText, sweepAnswer, trialAnswer } from '../../../dashboard/web/words/answer.ts'
import { neighboursText, signalText } from '../../../dashboard/web/words/judged.ts'
import { marked } from '../../../dashboard/web/words/log.ts'
import {
  bytesText,
  clockText,
  durationText,
  lossText,
  valueText,
} from '../../../dashboard/web/words/numbers.ts'
import { placeText, secondsLeft, sweepSecondsLeft } from '../../../dashboard/web/words/progress.ts'
import { ribbonText } from '../../../dashboard/web/words/ribbon.ts'
import { epochFacts, judgedFact, keepFact, runFact } from './facts.ts'

test.each([
  ...['dose', 'likeness', 'texture', 'velocity', 'control', 'artefact', 'sameness', 'validation'],
  ...['train-loss', 'identity', 'obedience', 'drift', 'weights', 'evidence', 'copy'],
])('a reason for %s has a word of its own', (signal) => {
  const alike = ['likeness', 'sameness', 'drift', 'weights', 'evidence']
  expect(signalText(signal) === signal).toBe(alike.includes(signal))
})

describe('the answer of a sweep', () => {
  const keep = keepFact({
    epoch: 8,
    reasons: [{ signal: 'drift', text: 'It holds.', weight: 1, pictures: [] }],
  })
  const best = {
    run: 'zorvek/6.1',
    trial: 6,
    attempt: 1,
    keep,
    safer: null,
    runnerUp: { run: 'zorvek/5.2', epoch: 9 },
    equals: [],
    remarks: [],
    noise: null,
  }

  test('names the epoch, the trial, the reason and what could still change it', () => {
    const runs = [
      runFact({ trial: 6 }),
      runFact({ trial: 5, state: 'running' }),
      runFact({ trial: 7, state: 'queued' }),
    ]
    expect(sweepAnswer({ best, runs })).toEqual({
      title: 'Keep epoch 8 of trial 6.',
      why: 'It holds.',
      sure: '1 still running, 1 not started of 3 trials.',
    })
  })

  test('says that it is not sure where the epoch was not judged', () => {
    const unclear = { ...best, keep: { ...keep, verdict: 'unclear' as const } }
    expect(sweepAnswer({ best: unclear, runs: [] }).title).toBe('Not sure; start from epoch 8 of trial 6.')
  })

  test.each([
    ['Nothing has run yet.', []],
    ['Too early to say.', [runFact({ state: 'running' })]],
    ['Too early to say.', [runFact({ state: 'failed' }), runFact({ state: 'queued' })]],
    ['No answer: 2 of 2 trials failed.', [runFact({ state: 'failed' }), runFact({ state: 'lost' })]],
    [
      'Nothing to keep yet: every trial was still getting better when it ended.',
      [runFact({ judged: judgedFact('uuu') })],
    ],
    ['Not enough evidence to name an epoch.', [runFact({ judged: judgedFact('qq') })]],
  ])('without a best epoch: %s', (title, runs) => {
    expect(sweepAnswer({ best: null, runs }).title).toBe(title)
  })

  test.each([
    [
      'one that repeated seeds do not tell from it',
      ['zorvek/5.2'],
      'seeds',
      'trial 5 (repeated seeds differ as much)',
    ],
    [
      'neighbours as a range',
      ['z/3.1', 'z/1.1', 'z/2.1', 'z/8.1'],
      'prompts',
      'trials 1–3 and 8 (prompts disagree as much)',
    ],
    ['none', [], 'prompts', null],
  ] as const)('equals are told: %s', (_, runs, from, text) => {
    const equals = runs.map((run) => ({ run, epoch: 3 }))
    expect(equalsText({ equals, noise: { points: 1.2, from } })).toBe(text)
  })

  test('a trial that cannot be judged says why first, then where one would start', () => {
    const reasons = [{ signal: 'evidence', text: 'Prompt 2 has no seed.', weight: 1, pictures: [] }]
    const judged = judgedFact('qqq', { reasons, keep: keepFact({ epoch: 3, verdict: 'unclear' }) })
    expect(trialAnswer(runFact({ trial: 4, judged }))).toEqual({
      title: 'Trial 4 cannot be judged.',
      why: 'Prompt 2 has no seed.',
      sure: 'Until then, start from epoch 3; it has not been judged.',
    })
  })

  test('a trial says where it is best and where it stood at its end', () => {
    const judged = judgedFact('ugo', { keep: keepFact({ epoch: 2 }), tier: 'likely' })
    expect(trialAnswer(runFact({ trial: 4, judged }))).toMatchObject({
      title: 'Trial 4 is best at epoch 2.',
      sure: 'At its end: overtrained, likely.',
    })
  })
})

describe('the neighbours of the epoch to keep', () => {
  const told = (
    [earlier, later]: readonly (number | null)[],
    { setEpochs = [8], onset = null }: { setEpochs?: number[]; onset?: number | null } = {},
  ) => {
    const other = (epoch: number, cost: number | null | undefined) =>
      typeof cost === 'number' ? { epoch, cost } : null
    return neighboursText({ keep: { setEpochs, earlier: other(7, earlier), later: other(9, later) }, onset })
  }

  test.each([
    ['Epoch 7 is about as good; epoch 9 is clearly worse.', [0.4, 1.2], { setEpochs: [7, 8] }],
    ['Epoch 7 is a little worse; epoch 9 is clearly worse.', [0.4, 1.2], {}],
    ['Epochs 7 and 9 are about as good.', [0.1, -0.1], { setEpochs: [7, 8, 9] }],
    ['Epoch 7 is clearly worse.', [2.1, null], {}],
    ['Epoch 9 is past its best.', [null, -0.2], { onset: 9 }],
    ['Epoch 7 is ruled out; epoch 9 is a little worse.', [-0.6, 0.2], {}],
  ] as const)('%s', (text, costs, { ...more }) => expect(told(costs, more as object)?.text).toBe(text))

  test('the numbers stay within reach, and nothing is said where nothing is known', () => {
    expect(told([0.43, -1.26])?.numbers).toBe(
      'epoch 7: 0.4 points below, epoch 9: 1.3 points above. A point is a hundredth of quality.',
    )
    expect(told([null, null])).toBeNull()
  })
})

describe('numbers', () => {
  test.each([
    [0.0001, '1e-4'],
    [0.00005, '5e-5'],
    [0.0015, '0.0015'],
    [3 * 1e-5 + 1e-21, '3e-5'],
    [0.1 + 0.2, '0.3'],
    [0, '0'],
    [undefined, '–'],
    [['a=1', 'b=2'], 'a=1 b=2'],
    [true, 'true'],
  ])('%j is shown as %s', (value, text) => expect(valueText(value)).toBe(text))

  test('a missing loss is a dash and never 0', () => {
    expect([lossText(null), lossText(0), lossText(0.10813)]).toEqual(['–', '0.0000', '0.1081'])
  })

  test('sizes, durations and times are as people say them', () => {
    expect([bytesText(75_600_000), bytesText(5_300_000_000), bytesText(120)]).toEqual([
      '75.6 MB',
      '5.3 GB',
      '1 kB',
    ])
    expect([durationText(12), durationText(52 * 60), durationText(4380)]).toEqual([
      '12 s',
      '52 min',
      '1 h 13 min',
    ])
    const now = new Date(2026, 10, 21, 23, 0)
    expect(clockText(new Date(2026, 10, 21, 2, 40), now)).toBe('02:40')
    expect(clockText(new Date(2026, 10, 22, 2, 40), now)).toMatch(/^Sun,? 22 Nov 02:40$/)
  })
})

test('a ribbon reads as a sentence', () => {
  expect(ribbonText(epochFacts('uuuuggggqooo'))).toBe(
    'epochs 1–4 undertrained, epochs 5–8 good, epoch 9 unclear, epochs 10–12 overtrained',
  )
  expect(ribbonText([])).toBe('no epoch judged yet')
})

test('a ribbon says how sure each flag is', () => {
  const tiers = ['none', 'watch', 'likely', 'very likely', 'very likely'] as const
  const epochs = epochFacts('ggooo').map((one, n) => ({ ...one, tier: tiers[n] ?? 'none' }))
  expect(ribbonText(epochs)).toBe(
    'epoch 1 good; epoch 2 good, watch; epoch 3 overtrained, likely; epochs 4–5 overtrained, very likely',
  )
})

describe('progress', () => {
  const now = new Date('2026-11-21T10:10:10.000Z')
  const running = runFact({ state: 'running', step: 200, endedAt: null })

  test('a run a quarter done after ten minutes needs half an hour more', () => {
    expect(secondsLeft(running, now)).toBe(1800)
    expect(placeText(running)).toBe('epoch 3 of 8')
  })

  test('queued runs count as long as the known ones; without a running one nothing is estimated', () => {
    const ended = runFact({ trial: 2 })
    expect(
      sweepSecondsLeft([running, ended, runFact({ state: 'queued', startedAt: null, endedAt: null })], now),
    ).toBe(1800 + (3600 + 2400) / 2)
    expect(sweepSecondsLeft([ended], now)).toBeNull()
  })

  test('a run that has hardly begun is not estimated', () => {
    expect(secondsLeft(runFact({ state: 'running', step: 1, endedAt: null }), now)).toBeNull()
  })
})

describe('the log', () => {
  test('what is looked for is marked in every place, in any case, and is never markup', () => {
    expect(marked('avr_LOSS=1 loss', 'loss')).toEqual(['avr_', 'LOSS', '=1 ', 'loss', ''])
    expect(marked('x <b>loss</b>', 'Loss')).toEqual(['x <b>', 'loss', '</b>'])
    expect(marked('all of it', '')).toEqual(['all of it'])
  })
})
