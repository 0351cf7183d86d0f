import type { Statistics } from './statistics.ts'

/** What makes a picture unfit to be measured: noise = no pixel has to do with the next, constant = one colour. */
export type PictureFault = 'noise' | 'constant'

/** Grey levels of standard deviation; a few dark letters on a white page have more. */
const constantBelow = 2
/**
 * White noise has a `lapn` of log10(20) = 1.30, a natural picture under heavy grain stays below 1.1. A pattern of
 * single pixels has more than noise.
 */
const noiseBetween = [1.22, 1.4] as const
/** Grey levels: grain on an empty background has less than decoded garbage. */
const noiseContrast = 20

/** Named from the statistics alone; null = nothing is wrong that they could show. */
export function pictureFault({ contrast, lapn }: Pick<Statistics, 'contrast' | 'lapn'>): PictureFault | null {
  if (contrast < constantBelow) return 'constant'
  const [least, most] = noiseBetween
  return contrast >= noiseContrast && lapn > least && lapn < most ? 'noise' : null
}
