import { expect, test } from 'vitest'
import { undilutedValidation, validationLeak } from '../../tracker/validation.ts'

test('what the first epoch left in the averages is taken out again', () => {
  const logged = [0.2, 0.19, 0.18, 0.49 / 3, 0.16, 0.49 / 3, 0.17, 0.18]
  const truth = [0.2, 0.18, 0.16, 0.15, 0.14, 0.15, 0.17, 0.2]
  for (const [index, loss] of undilutedValidation(logged, 3).entries())
    expect(loss).toBeCloseTo(truth[index] as number, 10)
})

test('one validation in the first epoch needs no correction', () => {
  expect(undilutedValidation([0.3, 0.25, 0.2], 1)).toEqual([0.3, 0.25, 0.2])
})

test.each([
  ['no split', { split: 0, seed: null, images: 20 }, null],
  ['a split without a seed', { split: 0.2, seed: null, images: 20 }, 'without validation_seed'],
  ['a split with a seed', { split: 0.2, seed: 7, images: 20 }, null],
  ['15 pictures at 0.1', { split: 0.1, seed: 7, images: 15 }, '1 of the 2 held-out'],
  ['25 pictures at 0.3', { split: 0.3, seed: 7, images: 25 }, '1 of the 8 held-out'],
  ['19 pictures at 5/19, by rounding alone', { split: 5 / 19, seed: 7, images: 19 }, '1 of the 5 held-out'],
])('%s', (_, split, words) => {
  const leak = validationLeak(split)
  if (words === null) expect(leak).toBeNull()
  else expect(leak).toContain(words)
})
