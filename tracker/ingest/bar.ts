/** tqdm's bar for the training itself, as one redraw shows it. */
export interface Bar {
  readonly step: number
  readonly totalSteps: number
  /** Seconds since the bar began. */
  readonly elapsed: number
  /** As printed, three digits; null before the first step has ended. */
  readonly loss: string | null
}

/** Other bars (validation, sampling, caching) begin otherwise, and some contain `steps:` further on. */
const pattern = /^steps:\s+\d+%\|.*?\| (\d+)\/(\d+) \[([\d:]+)<.*?(?:avr_loss=([^\],\s]+).*)?\]/

export function parseBar(line: string): Bar | null {
  const parts = pattern.exec(line)
  if (!parts) return null
  const [, step, totalSteps, elapsed, loss] = parts
  return {
    step: Number(step),
    totalSteps: Number(totalSteps),
    elapsed: (elapsed ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0),
    loss: loss ?? null,
  }
}

/** Python writes `nan`, `inf` and `-inf`. */
export function lossValue(text: string): number {
  const word = /^([+-]?)inf$/.exec(text)
  if (word) return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return Number(text === 'nan' ? Number.NaN : text)
}
