import type { Parameters } from '../../model.ts'
import { rateTags } from '../../weights/dose.ts'
import type { TrainingSettings } from './judge-input.ts'

export interface SettingsFacts {
  readonly parameters: Parameters
  /** Training pictures, without repeats. */
  readonly images: number
  /** Highest learning rate of each curve, by tag as the trainer wrote it. */
  readonly peaks: Readonly<Record<string, number>>
}

/**
 * Adam moves weights by about the rate a step, whatever the loss; alpha over dim then acts as about its square root;
 * and each picture is learnt by heart the sooner the fewer there are. sd-scripts takes alpha 1 and dim 4 when not told.
 */
export function trainingSettings({ parameters, images, peaks }: SettingsFacts): TrainingSettings {
  const dim = numberOr(parameters.network_dim, 4)
  const alpha = numberOr(parameters.network_alpha, 1)
  const tag = rateTags(Object.keys(peaks))[0]
  const peak = tag === undefined ? writtenRate(parameters) : (peaks[tag] as number)
  const isKnown = peak !== null && peak > 0 && dim > 0 && alpha > 0 && images > 0
  const hasDropout = dropsOut(parameters)
  return { dim, hasDropout, ratePerPicture: isKnown ? (peak * Math.sqrt(alpha / dim)) / images : null }
}

function dropsOut({ network_dropout: dropout, network_args: args }: Parameters): boolean {
  const others = Array.isArray(args) ? args.map(String) : []
  return (
    (typeof dropout === 'number' && dropout > 0) ||
    others.some((one) => /^(rank|module)_dropout=(?!0*\.?0*$)/.test(one))
  )
}

/** Before the first point is written, and for optimizers whose rate means what it says. */
function writtenRate({ unet_lr, learning_rate }: Parameters): number | null {
  return [unet_lr, learning_rate].find((rate) => typeof rate === 'number') ?? null
}

const numberOr = (value: Parameters[string] | undefined, fallback: number): number =>
  typeof value === 'number' ? value : fallback
