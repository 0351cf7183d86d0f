import { eq } from 'drizzle-orm'
import { type BestPick, type Rating, standingOf } from '../human.ts'
import type { Store } from '../store/open.ts'
import { verdict } from '../store/schema.ts'
import type { RunVerdict } from '../verdict.ts'
import { decisionsOf } from './decisions.ts'
import { readHumanLines } from './record.ts'

/** How much has been decided that the judge may learn from. */
export interface LearningFact {
  readonly decisions: number
  readonly runs: number
}

/** What a person decided about a run. */
export interface DecisionsFact {
  /** Lines that were written about it in all: the answer with more of them is the newer one. */
  readonly lines: number
  readonly pick: Pick<BestPick, 'axis' | 'at' | 'sawSuggestion'> | null
  /** At most one a moment, in order. */
  readonly ratings: readonly Pick<Rating, 'axis' | 'at' | 'value' | 'label'>[]
  readonly learning: LearningFact
  /** Decisions by which the weights of the run's verdict were adapted; null while they are the defaults. */
  readonly adaptedTo: number | null
}

export function readLearning(store: Store): LearningFact {
  const decided = decisionsOf(store)
  return { decisions: decided.flatMap(({ decisions }) => decisions).length, runs: decided.length }
}

export function readDecisions(store: Store, run: number): DecisionsFact {
  const lines = readHumanLines(store, run)
  const { pick, ratings } = standingOf(lines)
  return {
    lines: lines.length,
    pick: pick && { axis: pick.axis, at: pick.at, sawSuggestion: pick.sawSuggestion },
    ratings: ratings.map(({ axis, at, value, label }) => ({ axis, at, value, label })),
    learning: readLearning(store),
    adaptedTo: readVerdict(store, run)?.adaptedTo || null,
  }
}

/** Null while the run has not been judged. */
export const verdictVersion = (store: Store, run: number): string | null =>
  readVerdict(store, run)?.version ?? null

/** Verdicts of earlier versions do not say what they were adapted to, and 0 means to nothing. */
const readVerdict = (
  { db }: Store,
  run: number,
): (RunVerdict & { readonly adaptedTo?: number | null }) | undefined =>
  db.select({ body: verdict.body }).from(verdict).where(eq(verdict.run, run)).get()?.body
