import { inArray } from 'drizzle-orm'
import { comparisonsOf, type JudgedMoment } from '../analysis/learning/comparisons.ts'
import {
  type AdaptedWeights,
  adaptWeights,
  type Comparison,
  type Signals,
} from '../analysis/learning/learn.ts'
import type { Store } from '../store/open.ts'
import { verdict } from '../store/schema.ts'
import type { RunVerdict } from '../verdict.ts'
import { decisionsOf } from './decisions.ts'

/**
 * The judge's weights as all decisions in the record would have them. It reads stored verdicts and fits
 * up to eleven times: ask once for all runs that are judged together.
 */
export const adaptedWeights = (store: Store, defaults: Signals): AdaptedWeights =>
  adaptWeights(defaults, decidedComparisons(store, Object.keys(defaults)))

/** All decisions as comparisons of judged moments. Runs that were not judged with these signals say nothing. */
export function decidedComparisons(store: Store, names: readonly string[]): Comparison[] {
  const decided = decisionsOf(store)
  const ids = decided.map(({ id }) => id)
  const rows = store.db
    .select({ run: verdict.run, body: verdict.body })
    .from(verdict)
    .where(inArray(verdict.run, ids))
    .all()
  const bodies = new Map(rows.map(({ run, body }) => [run, body]))
  return comparisonsOf(
    decided.map(({ id, run, decisions }) => ({
      ...{ run, decisions },
      moments: judgedMoments(bodies.get(id), names),
    })),
  )
}

/** Older verdicts tell no signals. */
type StoredMoment = Pick<JudgedMoment, 'epoch' | 'step'> & Partial<Pick<JudgedMoment, 'signals'>>

function judgedMoments(body: RunVerdict | undefined, names: readonly string[]): JudgedMoment[] {
  const moments: readonly StoredMoment[] = body?.epochs ?? []
  return moments.flatMap(({ epoch, step, signals }) =>
    signals && names.some((name) => name in signals)
      ? [{ epoch, step, signals: completed(signals, names) }]
      : [],
  )
}

/** Signals are measured from the run's own mean: one that the run does not have tells none of its moments apart. */
const completed = (signals: Signals, names: readonly string[]): Signals =>
  Object.fromEntries(names.map((name) => [name, signals[name] ?? 0]))
