import { describe, expect, test } from 'vitest'
import { parseTokenizer } from '../../../tracker/eyes/tokenizer.ts'
import { tinyTokenizer } from './tiny-tokenizer.ts'

const tiny = tinyTokenizer(['cat', "'s", 'car'])
const { encode } = parseTokenizer(tiny.text, 'tokenizer.json')
const [begin, end] = [tiny.ids - 2, tiny.ids - 1]
const { vocab } = (JSON.parse(tiny.text) as { model: { vocab: Record<string, number> } }).model
const words = new Map(Object.entries(vocab).map(([token, id]) => [id, token]))

/** Tokens between begin and end. */
const tokens = (text: string): (string | undefined)[] => {
  const { ids, used } = encode(text, 77)
  return ids.slice(1, used - 1).map((id) => words.get(id))
}

describe('a text for CLIP', () => {
  test('begins and ends with the tokens of the file, and is filled up to 77 with the last one', () => {
    const { ids, used } = encode('cat', 77)
    expect(ids.slice(0, 3)).toEqual([begin, vocab['cat</w>'], end])
    expect(ids.slice(3)).toEqual(Array(74).fill(end))
    expect(used).toBe(3)
  })

  test('is filled with the token that the file names for it', () => {
    const file = JSON.stringify({ ...JSON.parse(tiny.text), padding: { pad_id: 0 } })
    expect(parseTokenizer(file, 'tokenizer.json').encode('cat', 6).ids.slice(3)).toEqual([0, 0, 0])
  })

  test('that is too long keeps its beginning and its end token', () => {
    const { ids, used } = encode('cat '.repeat(200), 77)
    expect([ids.length, used, ids[0], ids[75], ids[76]]).toEqual([77, 77, begin, vocab['cat</w>'], end])
  })

  test.each([
    ['CAT  \n Cat', ['cat</w>', 'cat</w>']],
    ["cat's", ['cat</w>', "'s</w>"]],
    ['cats', ['ca', 't', 's</w>']],
    ['ca', ['c', 'a</w>']],
    ['car1234', ['car</w>', '1</w>', '2</w>', '3</w>', '4</w>']],
    ['cat, car', ['cat</w>', ',</w>', 'car</w>']],
    ['a...b', ['a</w>', '.', '.', '.</w>', 'b</w>']],
    ['', []],
  ])('%j is %j', (text, expected) => {
    expect(tokens(text)).toEqual(expected)
  })

  test('joins what was learnt first, not what comes first', () => {
    const model = {
      end_of_word_suffix: '</w>',
      vocab: { a: 0, b: 1, 'c</w>': 2, ab: 3, 'bc</w>': 4, '<|startoftext|>': 5, '<|endoftext|>': 6 },
    }
    const ids = (merges: unknown): readonly number[] =>
      parseTokenizer(JSON.stringify({ model: { ...model, merges } }), 'f')
        .encode('abc', 4)
        .ids.slice(1, 3)
    expect(ids(['b c</w>', 'a b'])).toEqual([0, 4])
    expect(
      ids([
        ['a', 'b'],
        ['b', 'c</w>'],
      ]),
    ).toEqual([3, 2])
  })

  test.each(['', '[]', '{"model": {}}', tiny.text.replace('</w>"', '"')])('is not read by %j', (text) => {
    expect(() => parseTokenizer(text, 'other.json')).toThrow("other.json is not CLIP's tokenizer.json")
  })
})
