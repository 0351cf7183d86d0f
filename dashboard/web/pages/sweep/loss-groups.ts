import type { OverlayLine, TrialFact } from '../../../wire.ts'

/** Runs whose losses measure the same. */
export interface LossGroup {
  /** `train_network · min_snr_gamma 5`, the words that make them comparable. */
  readonly words: string
  readonly lines: readonly OverlayLine[]
}

/** Comparable lines together, the largest group first. */
export function lossGroups(
  lines: readonly OverlayLine[],
  trials: readonly TrialFact[],
): readonly LossGroup[] {
  const wordsOf = new Map(trials.map((one) => [one.trial, one.lossGroup]))
  const words = [...new Set(lines.map((one) => wordsOf.get(one.trial) ?? ''))]
  return words
    .map((text) => ({ words: text, lines: lines.filter((one) => (wordsOf.get(one.trial) ?? '') === text) }))
    .sort((a, b) => b.lines.length - a.lines.length)
}

/** What is not the same in all groups: the reason why they may not be compared. */
export function groupDifferences(groups: readonly LossGroup[]): readonly string[] {
  const parts = groups.map(({ words }) => words.split(' · '))
  return groups.map((_, n) => {
    const own = (parts[n] ?? []).filter((part) => parts.some((others) => !others.includes(part)))
    return own.join(', ') || `without ${strange(parts).join(', ')}`
  })
}

/** Names of what not all groups have. */
const strange = (parts: readonly (readonly string[])[]): readonly string[] => {
  const names = parts.flat().filter((part) => parts.some((others) => !others.includes(part)))
  return [...new Set(names.map((part) => part.split(' ')[0] ?? part))]
}
