import { describe, expect, test } from 'vitest'
import { type Beside, importedTrial } from '../../../tracker/import/asked.ts'
import type { Training } from '../../../tracker/import/trainings.ts'

const samplesOf = (stem: string, count: number): Training['samples'] =>
  Array.from({ length: count }, (_, prompt) => ({
    ...{ path: `/a/${prompt}.png`, name: `${prompt}.png`, folder: '/a', bytes: 1, modifiedAt: '' },
    ...{ stem, axis: 'epoch', at: 1, prompt, seed: 7 },
  })) as unknown as Training['samples']

const trained = (stem: string, count: number): Training => ({
  ...{ stem, folder: '/a', checkpoints: [], samples: samplesOf(stem, count) },
  ...{ eventFiles: [], elsewhere: [], prompts: [], configs: [], logs: [] },
})

const written = (texts: readonly string[]): Beside => ({
  prompts: texts.map((text) => ({
    ...{ text, negative: null, width: null, height: null, steps: null, cfg: null },
    ...{ guidance: null, sampler: null },
  })),
  ...{ seeds: [], values: {} },
})

describe('an imported training without weights', () => {
  const asked = (stem: string, texts: readonly string[]) => {
    const trial = importedTrial(trained(stem, texts.length), written(texts), { number: 1, key: 'k' })
    return { token: trial.dataset.token, roles: trial.prompts.map(({ role }) => role) }
  }

  test('knows strangers by the output name, where only some prompts say it', () => {
    const texts = ['zorvek on a beach', 'a woman on a beach', 'zorvek smiling']
    expect(asked('zorvek', texts)).toEqual({ token: 'zorvek', roles: ['trigger', 'control', 'trigger'] })
  })

  test.each([
    ['every prompt', ['zorvek on a beach', 'zorvek smiling']],
    ['no prompt', ['a woman on a beach', 'a man']],
    ['an empty list of prompts', []],
  ])('has no token when the output name stands in %s', (_, texts) => {
    expect(asked('zorvek', texts)).toEqual({ token: '', roles: texts.map(() => 'trigger') })
  })
})
