import type { EpochFact } from '../../wire.ts'
import { sureText } from './judged.ts'
import { rangeText } from './numbers.ts'

/** "epochs 1–4 undertrained, epoch 5 good": what the bars show, in words. */
export function ribbonText(epochs: readonly EpochFact[]): string {
  if (epochs.length === 0) return 'no epoch judged yet'
  const stretches: { words: string; first: number; last: number }[] = []
  for (const { epoch, verdict, tier } of epochs) {
    const words = sureText(verdict, tier)
    const open = stretches.at(-1)
    if (open?.words === words) open.last = epoch
    else stretches.push({ words, first: epoch, last: epoch })
  }
  return stretches
    .map(
      ({ words, first, last }) => `${first === last ? 'epoch' : 'epochs'} ${rangeText(first, last)} ${words}`,
    )
    .join(stretches.some(({ words }) => words.includes(',')) ? '; ' : ', ')
}
