import type { EpochDose } from './dose.ts'
import type { EpochWeights } from './findings.ts'
import { cosine, difference } from './signature.ts'
import type { MeasuredWeights } from './weight-measure.ts'

/** Where the weights stood after an epoch; null where it could not be measured. */
export interface WeightPoint {
  readonly epoch: number
  readonly normMean: number | null
  readonly normMax: number | null
  /** Median over modules. */
  readonly stableRank: number | null
  /** Of all change so far against that of the measured epoch before: 1 = only longer. */
  readonly cosine: number | null
  /** Of the latest step against the step before: 1 = straight on, 0 = wandering, −1 = back. */
  readonly turn: number | null
  readonly dose: number | null
}

/** In the order of the epochs; checkpoints of other kinds are left out. */
export function weightCurve(weights: readonly EpochWeights[], doses: readonly EpochDose[]): WeightPoint[] {
  const seen = weights
    .flatMap(({ epoch, measure }) => (measure.kind === 'measured' ? [{ epoch, measure }] : []))
    .toSorted((a, b) => a.epoch - b.epoch)
  return seen.map(({ epoch, measure }, k) => ({
    epoch,
    normMean: measure.normMean,
    normMax: measure.normMax?.value ?? null,
    stableRank: measure.stableRankMedian,
    ...direction([seen[k - 2]?.measure, seen[k - 1]?.measure, measure]),
    dose: doses.find((one) => one.epoch === epoch)?.dose ?? null,
  }))
}

type Last = readonly [MeasuredWeights | undefined, MeasuredWeights | undefined, MeasuredWeights]

function direction([first, second, third]: Last): Pick<WeightPoint, 'cosine' | 'turn'> {
  if (second === undefined) return { cosine: null, turn: null }
  const turn =
    first &&
    cosine(difference(first.signature, second.signature), difference(second.signature, third.signature))
  return { cosine: cosine(second.signature, third.signature), turn: turn ?? null }
}
