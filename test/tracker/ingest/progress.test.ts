import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readProgress } from '../../../tracker/ingest/progress.ts'
import { recordings } from '../recorded.ts'

/** Everything a recorded training printed, in order. */
function printed(folder: string): Buffer {
  const rows = readFileSync(join(folder, 'events.jsonl'), 'utf8').trim().split('\n')
  const texts = rows.map((row) => (JSON.parse(row) as { text?: string }).text ?? '')
  return Buffer.from(texts.join(''))
}

test('the console of a recorded training tells how far it is, and how far it will go', () => {
  const found = recordings().find(({ name }) => name === 'ok-epochs')
  if (!found) throw new Error('the recording ok-epochs is missing')
  const bytes = printed(found.folder)
  expect(readProgress(bytes).progress).toEqual({
    kind: 'progress',
    step: 100,
    totalSteps: 100,
    totalEpochs: 5,
    stepsPerEpoch: 20,
  })
  let from = 0
  const seen: number[] = []
  for (let to = 0; to <= bytes.length; to += 211) {
    const { progress, read } = readProgress(bytes.subarray(from, to))
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
  expect(readProgress(Buffer.from(text)).progress?.step ?? null).toBe(step)
})
