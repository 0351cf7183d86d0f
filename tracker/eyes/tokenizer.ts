import { Blind } from './settings.ts'

/** CLIP's byte-pair encoding, as `tokenizer.json` describes it. */
export interface Tokenizer {
  /** As many ids as asked for: begin, words, end, and padding; a longer text loses its last words. */
  readonly encode: (text: string, length: number) => Encoded
}

export interface Encoded {
  readonly ids: readonly number[]
  /** How many of them are not padding. */
  readonly used: number
}

interface TokenizerFile {
  readonly model?: {
    readonly type?: string
    readonly end_of_word_suffix?: string
    readonly vocab?: Readonly<Record<string, number>>
    readonly merges?: readonly (string | readonly [string, string])[]
  }
  readonly added_tokens?: readonly { readonly id: number; readonly content: string }[]
  readonly padding?: { readonly pad_id?: number } | null
}

const wordEnd = '</w>'
const [beginToken, endToken] = ['<|startoftext|>', '<|endoftext|>']

/** Contractions, runs of letters, single digits, runs of anything else. */
const pieces = /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu

/** @throws Blind when the text is not a tokenizer of CLIP's kind; `file` is only named. */
export function parseTokenizer(text: string, file: string): Tokenizer {
  const { model = {}, added_tokens: added = [], padding } = parsed(text, file)
  const { vocab, merges, end_of_word_suffix: suffix } = model
  const special = new Map(added.map(({ id, content }) => [content, id]))
  const idOf = (token: string): number | undefined => special.get(token) ?? vocab?.[token]
  const [begin, end] = [idOf(beginToken), idOf(endToken)]
  if (!vocab || !merges || suffix !== wordEnd || begin === undefined || end === undefined) throw foreign(file)
  const ranks = new Map(merges.map((pair, rank) => [typeof pair === 'string' ? pair : pair.join(' '), rank]))
  const pad = padding?.pad_id ?? end
  return {
    encode: (words, length) => {
      const content = wordsOf(words).flatMap((word) => merged(word, ranks))
      const ids = content.slice(0, length - 2).map((token) => vocab[token] ?? end)
      const whole = [begin, ...ids, end]
      return { ids: [...whole, ...Array<number>(length - whole.length).fill(pad)], used: whole.length }
    },
  }
}

function parsed(text: string, file: string): TokenizerFile {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch (cause) {
    throw foreign(file, cause)
  }
}

const foreign = (file: string, cause?: unknown): Blind =>
  new Blind(`${file} is not CLIP's tokenizer.json; name the one that came with the text model`, { cause })

/** Each word as the characters that stand for its bytes. */
const wordsOf = (text: string): string[] =>
  (text.normalize('NFC').toLowerCase().match(pieces) ?? []).map((word) =>
    [...new TextEncoder().encode(word)].map((byte) => byteNames[byte]).join(''),
  )

/** Printable bytes stand for themselves, the others for the characters from 256 on, in order: as GPT-2 did. */
const byteNames: readonly string[] = (() => {
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPlain(byte) ? byte : next++))
})()

function isPlain(byte: number): boolean {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174
}

/** Joins the neighbours whose merge was learnt first, again and again. */
function merged(word: string, ranks: ReadonlyMap<string, number>): readonly string[] {
  let tokens = [...word]
  tokens.push(tokens.pop() + wordEnd)
  for (;;) {
    const pairs = tokens.slice(1).map((token, i) => `${tokens[i]} ${token}`)
    const best = pairs.reduce((least, pair) => Math.min(least, ranks.get(pair) ?? Infinity), Infinity)
    if (best === Infinity) return tokens
    tokens = joined(tokens, (pair) => ranks.get(pair) === best)
  }
}

function joined(tokens: readonly string[], isBest: (pair: string) => boolean): string[] {
  const found: string[] = []
  for (let i = 0; i < tokens.length; i++) {
    const [one, other] = [tokens[i] as string, tokens[i + 1]]
    const isPair = other !== undefined && isBest(`${one} ${other}`)
    found.push(isPair ? one + other : one)
    if (isPair) i++
  }
  return found
}
