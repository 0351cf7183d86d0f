import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roleOf } from '../../sweeps/expand/prompts.ts'
import { promptFile } from '../../sweeps/prompt-file.ts'
import { blankPrompt, parsePromptLine, promptFault } from '../../sweeps/prompt-line.ts'
import type { DatasetFacts } from '../../sweeps/spec.ts'
import { expansionOf, photos } from './written.ts'

describe('prompts', () => {
  const written = (parts: Readonly<Record<string, unknown>>) => expansionOf(parts).trials[0]?.prompts ?? []

  it('are read with Kohya options and as fields, and get seeds in order', () => {
    const prompts = [
      'zorvek, portrait --d 1 --w 832 --h 1216',
      { text: 'zorvek on a beach', negative: '', seed: 2, width: 512, height: 512, steps: 30, cfg: 7 },
      'a house --n blurry --l 5.5 --g 3.5 --s 20 --ss euler_a',
    ]
    expect(promptFile(written({ prompts }))).toBe(
      'zorvek, portrait --w 832 --h 1216 --d 1\n' +
        'zorvek on a beach --w 512 --h 512 --d 2 --s 30 --l 7\n' +
        'a house --w 1024 --h 1024 --d 3 --s 20 --l 5.5 --g 3.5 --n blurry --ss euler_a\n',
    )
  })

  it('are six with the word and two without where none are given', () => {
    const roles = written({}).map(({ role }) => role)
    expect(roles).toEqual([...Array.from({ length: 6 }, () => 'trigger'), 'control', 'control'])
    expect(written({}).map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('take captions and what they share, and leave out what would break the file', () => {
    const captions = [
      'zorvek, a drawing, red hat',
      'zorvek, a drawing, blue hat --d 3',
      '# zorvek, a drawing',
      'zorvek, a drawing, green hat',
    ]
    const base = photos(4)
    const images = (base.folders[0]?.images ?? []).map((image, index) => ({
      ...image,
      caption: { file: `${index}.txt`, sha256: '', text: captions[index] ?? '' },
    }))
    const facts: DatasetFacts = { ...base, folders: [{ name: 'zorvek', repeats: null, images }] }
    const texts = (expansionOf({}, facts).trials[0]?.prompts ?? []).map(({ text }) => text)
    expect(texts[0]).toBe('zorvek, a drawing')
    expect(texts).toContain('zorvek, a drawing, red hat')
    expect(texts.at(-1)).toMatch(/^a drawing, /)
    expect(texts.filter((text) => promptFault({ text, negative: null, sampler: null }) !== null)).toEqual([])
  })

  it.each([
    ['zorvek on a beach', 'trigger'],
    ['A photo of ZORVEK.', 'trigger'],
    ['zorveks on a beach', 'control'],
    ['a person', 'control'],
  ])('“%s” is a %s', (text, role) => expect(roleOf(text, 'zorvek')).toBe(role))
})

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map((text) => text.trim())
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const prompts = fc.record({
  text: words,
  negative: some(words),
  seed: fc.nat(),
  width: some(fc.integer({ min: 8, max: 2048 })),
  height: some(fc.integer({ min: 8, max: 2048 })),
  steps: some(fc.integer({ min: 1, max: 100 })),
  cfg: some(fc.integer({ min: 0, max: 30 }).map((cfg) => cfg / 2)),
  guidance: some(fc.integer({ min: 0, max: 30 }).map((cfg) => cfg / 2)),
  sampler: some(fc.constantFrom('euler_a', 'ddim')),
})

describe('a prompt file', () => {
  it('reads back as it was written, whatever the prompt', () => {
    fc.assert(
      fc.property(prompts, (prompt) => {
        fc.pre(promptFault(prompt) === null && prompt.negative !== '')
        const line = promptFile([{ ...prompt, role: 'trigger' }])
        expect(line.split('\n')).toHaveLength(2)
        expect(parsePromptLine(line.trimEnd())).toEqual({ ok: true, value: { ...blankPrompt, ...prompt } })
      }),
    )
  })
})
