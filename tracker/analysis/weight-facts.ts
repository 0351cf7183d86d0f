import type { EpochWeightFact } from '../verdict.ts'
import { weightCurve } from '../weights/curve.ts'
import type { EpochWeights } from '../weights/findings.ts'
import type { JudgeInput } from './case/judge-input.ts'

/** Checkpoints of a run whose weights were measured, by epoch. */
export const weightsByEpoch = ({ moments }: Pick<JudgeInput, 'moments'>): EpochWeights[] =>
  moments.flatMap(({ epoch, weights }) => (weights === null ? [] : [{ epoch, measure: weights }]))

/** What the checkpoints say of themselves, by epoch. */
export function weightFacts(
  input: Pick<JudgeInput, 'moments' | 'doses'>,
): ReadonlyMap<number, EpochWeightFact> {
  const curve = weightCurve(weightsByEpoch(input), input.doses)
  return new Map(
    curve.map(({ epoch, normMean, normMax, stableRank, cosine, dose }) => [
      epoch,
      {
        ...{ normMean: short(normMean), normMax: short(normMax), stableRank: short(stableRank) },
        ...{ cosine: short(cosine), dose: short(dose) },
      },
    ]),
  )
}

/** Four digits: norms of small networks begin far behind the point. */
const short = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(4)))
