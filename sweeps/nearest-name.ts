import { otherNames } from './facts/other-names.ts'

/** A hint line, or null. */
export function didYouMean(name: string, candidates: Iterable<string>): string | null {
  const all = [...candidates]
  const meant = otherNames[name.toLowerCase()]
  const found = meant !== undefined && all.includes(meant) ? meant : nearestName(name, all)
  return found === null ? null : `did you mean ${found}?`
}

/** The candidate that needs the fewest changed letters to become `name`, if that is few enough to be meant. */
function nearestName(name: string, candidates: Iterable<string>): string | null {
  const wanted = name.toLowerCase().replaceAll('-', '_')
  let best: string | null = null
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of candidates) {
    const changes = changedLetters(wanted, candidate.toLowerCase(), least)
    if (changes < least) [best, least] = [candidate, changes]
  }
  return best
}

/** Levenshtein distance; `enough` is returned as soon as it cannot be less. */
function changedLetters(from: string, to: string, enough: number): number {
  if (Math.abs(from.length - to.length) >= enough) return enough
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const swap = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    if (Math.min(...next) >= enough) return enough
    row = next
  }
  return row[to.length] as number
}
