import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { barText } from '../../../runner/rehearsal/console.ts'
import { threeDigits } from '../../../runner/rehearsal/loss.ts'
import { fixtures } from '../../support/truth.ts'

/** Bars that tqdm drew in a recorded training. */
const recorded = readFileSync(join(fixtures, 'recorded/ok-epochs/events.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { text?: string }).text ?? '')
  .filter((text) => text.startsWith('\rsteps:') && text.includes('avr_loss'))
  .map((text) => text.trim())

const shape = /^steps: +(\d+)%\|(.{10})\| (\d+)\/(\d+) \[.*, +(\d+\.\d+)it\/s, avr_loss=(.*)\]$/

test('per cent, blocks and digits are those of tqdm', () => {
  const read = recorded.flatMap((text) => [...text.matchAll(new RegExp(shape, 'g'))])
  expect(read.length).toBeGreaterThan(50)
  for (const [text, percent, blocks, count, total, , loss] of read) {
    const bar = barText({
      title: 'steps',
      count: Number(count),
      total: Number(total),
      seconds: 1,
      notes: `avr_loss=${threeDigits(Number(loss))}`,
    })
    const own = shape.exec(bar)
    expect([own?.[1], own?.[2], own?.[6]], text).toEqual([percent, blocks, loss])
  }
})

test('slow steps are counted in seconds, hours are shown, the unknown is a question mark', () => {
  const bar = { title: 'steps', total: 8, notes: '' }
  expect(barText({ ...bar, count: 0, seconds: 0 })).toBe('steps:   0%|          | 0/8 [00:00<?, ?it/s]')
  expect(barText({ ...bar, count: 1, seconds: 2.5 })).toBe(
    'steps:  12%|█▎        | 1/8 [00:02<00:17, 2.50s/it]',
  )
  expect(barText({ ...bar, count: 4, seconds: 3700 })).toBe(
    'steps:  50%|█████     | 4/8 [1:01:40<1:01:40, 925.00s/it]',
  )
})
