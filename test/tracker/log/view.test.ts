import { describe, expect, test } from 'vitest'
import { logView, searchLog } from '../../../tracker/log/view.ts'
import { printed, recordings } from '../recorded.ts'

const view = (text: string) => logView(Buffer.from(text))

function recordedLog(name: string) {
  const recorded = recordings().find((one) => one.name === name)
  if (!recorded) throw new Error(`the recording ${name} is missing`)
  return logView(printed(recorded))
}

describe('the console of a recorded training', () => {
  const lines = recordedLog('ok-epochs')

  test('has its bars once, with the last redraw', () => {
    const bars = lines.filter(({ text }) => text.startsWith('steps:'))
    expect(bars.length).toBeLessThan(20)
    expect(bars.at(-1)?.text).toMatch(/^steps: 100%\|██████████\| 100\/100 \[.*avr_loss=[\d.]+\]$/)
    expect(Math.max(...bars.map(({ redraws }) => redraws))).toBeGreaterThan(10)
  })

  test('has wrapped messages in one piece, with words and paths whole', () => {
    const cached = lines.find(({ text }) => text.startsWith('load tokenizer from cache'))
    expect(cached?.text).toMatch(
      /^load tokenizer from cache: \/\S+\/tokenizers\/openai_clip-vit-large-patch14$/,
    )
    expect(cached).toMatchObject({ level: 'INFO', source: 'strategy_base.py:61' })
    expect(cached?.time).toMatch(/^2026-11-21 \d\d:\d\d:\d\d$/)
    const prompt = lines.find(({ text }) => text.includes('brown long hair'))
    expect(prompt?.text).toContain(
      'a portrait of a person, brown long hair, glasses, green shirt, gray plain background',
    )
  })

  test('keeps the lines of a message that was written on several', () => {
    const dataset = lines.find(({ text }) => text.startsWith('[Dataset 0]'))
    expect(dataset?.text.split('\n')).toContain('  batch_size: 2')
  })

  test('is searched whatever the case', () => {
    expect(searchLog(lines, 'SAVING CHECKPOINT').length).toBe(5)
    expect(searchLog(lines, 'no such words')).toEqual([])
  })
})

test('colours and window titles are gone', () => {
  expect(view('\u001b[31mred\u001b[0m and \u001b]0;title\u0007plain\n').map(({ text }) => text)).toEqual([
    'red and plain',
  ])
})

test('what a logger writes behind a bar is a line of its own', () => {
  const lines = view(
    '\rsteps:   5%|▌         | 2/40 [00:00<00:02, 18.70it/s, avr_loss=0.129]\rsteps:   8%|▊         | 3/40 [00:00<00:01, 28.06it/s, avr_loss=0.107]                    INFO     sample_steps: 20                 train_util.py:6546\n',
  )
  expect(lines.map(({ text, redraws, level }) => [text, redraws, level])).toEqual([
    ['steps:   8%|▊         | 3/40 [00:00<00:01, 28.06it/s, avr_loss=0.107]', 1, null],
    ['sample_steps: 20', 0, 'INFO'],
  ])
})

test('a traceback keeps its lines', () => {
  const text =
    'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    raise ValueError(1)\nValueError: 1\n'
  expect(
    view(text)
      .map((line) => line.text)
      .join('\n'),
  ).toBe(text.trimEnd())
})
