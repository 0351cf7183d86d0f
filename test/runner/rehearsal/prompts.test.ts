import { expect, test } from 'vitest'
import { parsePrompts } from '../../../runner/rehearsal/prompts.ts'
import { captionPhrases } from '../../../runner/rehearsal/words.ts'

test('a prompt file is read as sd-scripts reads it', () => {
  const text = [
    '# zorvek in two places',
    '',
    'zorvek, portrait --d 11 --w 131 --h 96 --s 12 --l 4.5 --n blurry, dark --ss euler_a',
    'zorvek on a beach',
  ].join('\r\n')
  expect(parsePrompts(text)).toEqual([
    {
      text: 'zorvek, portrait',
      negative: 'blurry, dark',
      width: 128,
      height: 96,
      steps: 12,
      scale: 4.5,
      seed: 11,
      sampler: 'euler_a',
    },
    {
      text: 'zorvek on a beach',
      negative: '',
      width: 512,
      height: 512,
      steps: 30,
      scale: 7.5,
      seed: null,
      sampler: null,
    },
  ])
})

test('a caption is a list of phrases', () => {
  expect(captionPhrases('Zorvek, a portrait of a person with glasses in a red shirt.')).toEqual([
    ['zorvek'],
    ['a', 'portrait', 'of', 'a', 'person'],
    ['glasses'],
    ['a', 'red', 'shirt'],
  ])
  expect(captionPhrases(' , ')).toEqual([])
})
