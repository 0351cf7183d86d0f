/**
 * The average that sd-scripts shows: over the latest loss of every batch position, so that after the
 * first epoch it looks back exactly one epoch.
 */
export interface LossRecorder {
  readonly add: (position: number, loss: number) => void
  readonly average: () => number
}

export function newLossRecorder(): LossRecorder {
  const losses: number[] = []
  return {
    add: (position, loss) => {
      losses[position] = loss
    },
    average: () => losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
  }
}

/** Three digits, as tqdm writes numbers: `0.0651`, `0.07`, `nan`. */
export function threeDigits(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  const text = value.toPrecision(3)
  if (text.includes('e')) return text.replace(/\.?0+e/, 'e').replace(/e\+/, 'e+')
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
