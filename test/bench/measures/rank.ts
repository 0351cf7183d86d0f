/** Rank correlation of a signal with the truth, within runs and over them: arithmetic only. */
import { mean, median, sum } from '../../../tracker/analysis/numbers.ts'

/** A signal and a truth of one run, by epoch; NaN where unknown. */
export interface Pair {
  readonly signal: readonly number[]
  readonly truth: readonly number[]
}

export interface RankScore {
  /** Runs in which both move at 3 epochs or more. */
  readonly runs: number
  /** Median over those runs of Spearman's rho. */
  readonly median: number
  /** Share of those runs whose rho has the median's sign; NaN where it has none. */
  readonly sameSign: number
  /** Rho over the epochs of all runs, each run's mean taken out of both. */
  readonly pooled: number
}

/** Fewer points have an order by chance. */
const fewest = 3

export function rankScore(pairs: readonly Pair[]): RankScore {
  const known = pairs.map(bothKnown).filter(({ signal }) => signal.length >= fewest)
  const rhos = known.map(({ signal, truth }) => spearman(signal, truth)).filter(Number.isFinite)
  const middle = rhos.length === 0 ? Number.NaN : median(rhos)
  const centred = (of: keyof Pair): number[] => known.flatMap((pair) => centredValues(pair[of]))
  return {
    runs: rhos.length,
    median: middle,
    sameSign: middle === 0 ? Number.NaN : rhos.filter((rho) => rho * middle > 0).length / rhos.length,
    pooled: spearman(centred('signal'), centred('truth')),
  }
}

function bothKnown({ signal, truth }: Pair): Pair {
  const at = signal.map((_, k) => k).filter((k) => [signal[k], truth[k]].every(Number.isFinite))
  return { signal: at.map((k) => signal[k] as number), truth: at.map((k) => truth[k] as number) }
}

function centredValues(values: readonly number[]): number[] {
  const centre = mean(values)
  return values.map((value) => value - centre)
}

/** −1 … 1; equals share their mean rank. NaN when one side does not move. */
export function spearman(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [centredValues(ranks(one)), centredValues(ranks(other))]
  const product = sum(a.map((value, k) => value * (b[k] as number)))
  const lengths = Math.sqrt(sum(a.map((value) => value ** 2)) * sum(b.map((value) => value ** 2)))
  return lengths === 0 ? Number.NaN : product / lengths
}

/** From 0; equals share their mean rank. */
export function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  const first = new Map<number, number>()
  const count = new Map<number, number>()
  sorted.forEach((value, rank) => {
    if (!first.has(value)) first.set(value, rank)
    count.set(value, (count.get(value) ?? 0) + 1)
  })
  return values.map((value) => (first.get(value) ?? 0) + ((count.get(value) ?? 0) - 1) / 2)
}
