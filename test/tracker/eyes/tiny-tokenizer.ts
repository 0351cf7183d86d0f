/** A tokenizer.json of CLIP's kind that knows every byte and a few words. */
export function tinyTokenizer(words: readonly string[]): {
  readonly text: string
  readonly ids: number
  readonly idOf: (word: string) => number
} {
  const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789.,!'"]
  const merges = words.flatMap(mergesOf)
  const joined = merges.map((pair) => pair.replace(' ', ''))
  const tokens = [
    ...letters,
    ...letters.map((letter) => `${letter}</w>`),
    ...new Set(joined),
    '<|startoftext|>',
    '<|endoftext|>',
  ]
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]))
  const model = { type: 'BPE', end_of_word_suffix: '</w>', vocab, merges }
  const special = tokens.slice(-2).map((content) => ({ id: vocab[content], content, special: true }))
  return {
    text: JSON.stringify({ version: '1.0', added_tokens: special, model }),
    ids: tokens.length,
    idOf: (word) => vocab[`${word}</w>`] ?? (vocab[word] as number),
  }
}

/** From the left: `r e`, `re d</w>`. */
function mergesOf(word: string): string[] {
  const parts = [...word.slice(0, -1), `${word.at(-1)}</w>`]
  return parts.slice(1).map((part, i) => `${parts.slice(0, i + 1).join('')} ${part}`)
}
