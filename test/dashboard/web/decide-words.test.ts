import { expect, test } from 'vitest'
import { learningText, pickText } from '../../../dashboard/web/words/decide.ts'

const learnt = (decisions: number, runs: number, adaptedTo: number | null = null): string | null =>
  learningText({ lines: 0, learning: { decisions, runs }, adaptedTo })

test.each([
  [learnt(0, 0), null],
  [learnt(1, 1), '1 decision so far; the judge learns from 8 over 2 runs'],
  [learnt(9, 1), '9 decisions so far; the judge learns from 8 over 2 runs'],
  [learnt(8, 2), 'your 8 decisions are weighed when a run is judged'],
  [learnt(14, 5, 14), 'adapted to your 14 picks'],
  [learnt(0, 0, 14), 'adapted to 14 picks forgotten since; judged again it will not be'],
])('what the judge makes of decisions is said as it stands: %s', (said, expected) => {
  expect(said).toBe(expected)
})

test('a pick stands beside the suggestion, and neither takes the place of the other', () => {
  const pick = (at: number, sawSuggestion = true) => ({ pick: { axis: 'epoch', at, sawSuggestion } }) as const
  expect(pickText({ pick: null }, 8)).toBeNull()
  expect(pickText(pick(6), 8)).toBe('You picked epoch 6; the judge suggests 8. Both are kept.')
  expect(pickText(pick(8), 8)).toBe('You picked epoch 8; the judge suggests the same one.')
  expect(pickText(pick(6, false), 8)).toBe(
    'You picked epoch 6 without seeing the suggestion; the judge suggests 8. Both are kept.',
  )
  expect(pickText(pick(6), null)).toBe('You picked epoch 6.')
})
