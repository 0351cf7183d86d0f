import { expect, test } from 'vitest'
import { readProgress } from '../../../tracker/ingest/progress.ts'
import { printed, recordings } from '../recorded.ts'

test('the console of a recorded training tells how far it is, and how far it will go', () => {
  const found = recordings().find(({ name }) => name === 'ok-epochs')
  if (!found) throw new Error('the recording ok-epochs is missing')
  const bytes = printed(found)
  expect(readProgress(bytes, true).progress).toEqual({
    kind: 'progress',
    step: 100,
    totalSteps: 100,
    totalEpochs: 5,
    stepsPerEpoch: 20,
  })
  let from = 0
  const seen: number[] = []
  for (let to = 0; to <= bytes.length; to += 211) {
    const { progress, read } = readProgress(bytes.subarray(from, to), false)
    from += read
    if (progress) seen.push(progress.step)
  }
  expect(seen.at(-1)).toBe(100)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(new Set(seen).size).toBeGreaterThan(40)
})

test.each([
  ['validation steps:  25%|##5       | 1/4 [00:00<00:01]\n', null],
  ['steps:  12%|#2        | 120/1000 [01:23<10:05,  1.45it/s, avr_loss=nan]\r', 120],
  ['steps:  12%|#2        | 120/1000 [01:23<10:05,  1.45it/s]', null],
])('%j is at step %s', (text, step) => {
  expect(readProgress(Buffer.from(text), false).progress?.step ?? null).toBe(step)
})

test('with gradient accumulation an epoch has as many steps as the optimizer takes', () => {
  const lines = [
    '  num batches per epoch / 1epochのバッチ数: 21',
    '  num epochs / epoch数: 2',
    '  gradient accumulation steps / 勾配を合計するステップ数 = 2',
    '  total optimization steps / 学習ステップ数: 22',
    '',
  ]
  const bytes = Buffer.from(lines.join('\n'))
  const half = bytes.indexOf('  gradient')
  expect(readProgress(bytes.subarray(0, half), false)).toEqual({ progress: null, read: 0 })
  expect(readProgress(bytes, false)).toMatchObject({
    progress: { stepsPerEpoch: 11, totalSteps: 22, totalEpochs: 2 },
  })
})
