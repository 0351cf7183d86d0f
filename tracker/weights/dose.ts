import { mean, sum } from '../analysis/numbers.ts'

/** A learning rate as the trainer wrote it, in the order of the stream. */
export interface RateSeries {
  readonly tag: string
  readonly points: readonly { readonly step: number; readonly value: number }[]
}

/** The step after which an epoch is over. */
export interface EpochEnd {
  readonly epoch: number
  readonly step: number
}

/** Sum of the learning rates of all steps up to the end of an epoch; null where a rate is missing. */
export interface EpochDose {
  readonly epoch: number
  readonly dose: number | null
}

/** What a training was given, in one number by epoch: trials of different rates and lengths on one axis. */
export function doseByEpoch(series: readonly RateSeries[], ends: readonly EpochEnd[]): EpochDose[] {
  const tags = rateTags(series.map(({ tag }) => tag))
  const counting = series.filter(({ tag, points }) => tags.includes(tag) && points.length > 0)
  return ends.map(({ epoch, step }) => {
    const doses = counting.map(({ points }) => doseAt(points, step))
    return { epoch, dose: doses.length === 0 || doses.includes(null) ? null : mean(doses as number[]) }
  })
}

/**
 * The rates that count; of several their mean. D-Adaptation and Prodigy find a factor d of their own, so theirs is
 * `lr/d*lr`. A U-Net (or transformer) goes before its text encoder; a rate by blocks is a rate of every block; the
 * last group repeats the last name. LoRA+ adds rates with ` plus`, for the ups alone. (sd-scripts, train_network.py)
 */
export function rateTags(tags: readonly string[]): string[] {
  const own = tags.filter((tag) => tag.startsWith('lr/d*lr'))
  const all = own.length > 0 ? own : tags.filter((tag) => tag.startsWith('lr/'))
  const wanted = [/\/unet$/, /\/unet_block\d+$/, /\/(?!textencoder|group|unet)[^/]+$/, /\/textencoder[ \d]*$/]
  for (const pattern of wanted) {
    const found = all.filter((tag) => pattern.test(tag))
    if (found.length > 0) return found
  }
  const groups = all.filter((tag) => /\/group\d+$/.test(tag))
  return groups.toSorted((a, b) => groupNumber(b) - groupNumber(a)).slice(0, 1)
}

const groupNumber = (tag: string): number => Number(/\d+$/.exec(tag)?.[0])

/** A rate holds for the steps since the one before; of several at one step the last counts. */
function doseAt(points: RateSeries['points'], end: number): number | null {
  const byStep = new Map(points.map(({ step, value }) => [step, value]))
  const steps = [...byStep.keys()].sort((a, b) => a - b)
  if (end > (steps.at(-1) as number)) return null
  const [first, second] = [steps[0] as number, steps[1]]
  const firstHeld = second === undefined ? 1 : second - first
  const doses = steps.flatMap((step, k) => {
    const held = Math.min(step, end) - (steps[k - 1] ?? Math.max(0, first - firstHeld))
    return held > 0 ? [(byStep.get(step) as number) * held] : []
  })
  const dose = sum(doses)
  return Number.isFinite(dose) ? dose : null
}
