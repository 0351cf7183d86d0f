/**
 * A prompt as CLIP can read it: without the trained word, which it never learnt, and without what only a sampler
 * reads, like weights: `(zorvek:1.2), on a (sunny) beach` is `on a sunny beach`.
 */
export function plainWords(text: string, token: string): string {
  return text
    .split(/\s+/)
    .join(' ')
    .replace(/<[^>]*>/g, '')
    .replace(/:\s*\d+(\.\d+)?(?=\s*[)\]])/g, '')
    .replace(/[()[\]{}\\]/g, '')
    .replace(wordOf(token), '')
    .split(',')
    .map((part) => part.split(/\s+/).filter(Boolean).join(' '))
    .filter(Boolean)
    .join(', ')
}

/** Whole and in any case; an empty token is in no text. */
function wordOf(token: string): RegExp {
  if (token === '') return /(?!)/
  const exact = token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}_])${exact}(?![\\p{L}\\p{N}_])`, 'giu')
}
