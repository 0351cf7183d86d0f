import type { EpochFact } from '../../wire.ts'
import { rangeText } from './numbers.ts'

/** "epochs 1–4 undertrained, epoch 5 good": what the bars show, in words. */
export function ribbonText(epochs: readonly EpochFact[]): string {
  if (epochs.length === 0) return 'no epoch judged yet'
  const stretches: { verdict: string; first: number; last: number }[] = []
  for (const { epoch, verdict } of epochs) {
    const open = stretches.at(-1)
    if (open?.verdict === verdict) open.last = epoch
    else stretches.push({ verdict, first: epoch, last: epoch })
  }
  return stretches
    .map(
      ({ verdict, first, last }) =>
        `${first === last ? 'epoch' : 'epochs'} ${rangeText(first, last)} ${verdict}`,
    )
    .join(', ')
}
