import type { PictureFact, Reason, RunPageFact } from '../../../wire.ts'
import { keepAt } from './moments.ts'

/** One prompt on its way: before training, at the epoch to keep, at the moments a reason speaks of. */
export interface EvidenceRow {
  readonly prompt: number
  readonly pictures: readonly PictureFact[]
}

const mostRows = 2

/** What a reason claims, as pictures, prompt by prompt. */
export function evidenceRows(
  run: Pick<RunPageFact, 'samples' | 'judged'>,
  { pictures }: Pick<Reason, 'pictures'>,
): readonly EvidenceRow[] {
  const named = new Set(pictures)
  const isNamed = (one: PictureFact): boolean => named.has(one.path)
  const prompts = new Set(run.samples.filter(isNamed).map(({ prompt }) => prompt))
  const isWanted = (one: PictureFact): boolean => one.at === 0 || one.at === keepAt(run) || isNamed(one)
  return [...prompts].slice(0, mostRows).map((prompt) => ({
    prompt,
    pictures: run.samples.filter((one) => one.prompt === prompt && isWanted(one)).sort((a, b) => a.at - b.at),
  }))
}
