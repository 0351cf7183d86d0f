/**
 * Captions as numbers. A caption is a list of phrases, a phrase the sum of its words' vectors; the text
 * encoder mixes inside a phrase before it adds phrases, so that "red shirt, blue background" is not
 * "blue shirt, red background".
 */
import { namedRandom } from './random.ts'

/** Numbers per word. */
export const wordSize = 32

export interface Vocabulary {
  readonly words: readonly string[]
  /** words × wordSize. */
  readonly vectors: Float32Array
}

const joints = new Set(['and', 'with', 'in', 'on', 'wearing', 'by'])

/** Split at commas, full stops and joining words; never empty lists inside. */
export function captionPhrases(caption: string): string[][] {
  const phrases: string[][] = []
  for (const part of caption.toLowerCase().split(/[,.;|\n]+/)) {
    let phrase: string[] = []
    for (const word of part.match(/[\p{L}\p{N}]+/gu) ?? []) {
      if (!joints.has(word)) phrase.push(word)
      else {
        if (phrase.length > 0) phrases.push(phrase)
        phrase = []
      }
    }
    if (phrase.length > 0) phrases.push(phrase)
  }
  return phrases
}

/** One row per phrase, `wordSize` wide. */
export function phraseRows(vocabulary: Vocabulary, phrases: readonly (readonly string[])[]): Float32Array {
  const rows = new Float32Array(phrases.length * wordSize)
  phrases.forEach((words, row) => {
    for (const word of words) {
      const vector = wordVector(vocabulary, word)
      for (let i = 0; i < wordSize; i += 1) {
        rows[row * wordSize + i] = (rows[row * wordSize + i] as number) + (vector[i] as number)
      }
    }
  })
  return rows
}

/** A word that the base has never seen gets a vector of its own from its letters, always the same. */
function wordVector(vocabulary: Vocabulary, word: string): Float32Array {
  const place = vocabulary.words.indexOf(word)
  if (place >= 0) return vocabulary.vectors.subarray(place * wordSize, (place + 1) * wordSize)
  const random = namedRandom('word', word)
  return Float32Array.from({ length: wordSize }, () => random.gauss())
}
