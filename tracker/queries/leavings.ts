import { asc, eq } from 'drizzle-orm'
import { isAlias } from '../ingest/axis.ts'
import { checkpoint, damage, series } from '../store/schema.ts'
import type { CheckpointFact } from './facts.ts'
import type { Reader } from './reader.ts'
import type { SeriesName } from './tags.ts'

/** Something in a run folder that is not what it should be. */
export interface DamageFact {
  readonly file: string
  readonly offset: number
  readonly text: string
}

export const readCheckpoints = (db: Reader, run: number): CheckpointFact[] =>
  db
    .select({
      path: checkpoint.path,
      epoch: checkpoint.epoch,
      step: checkpoint.step,
      bytes: checkpoint.bytes,
      state: checkpoint.state,
    })
    .from(checkpoint)
    .where(eq(checkpoint.run, run))
    .orderBy(asc(checkpoint.epoch), asc(checkpoint.step), asc(checkpoint.path))
    .all()

/** Without those that only repeat another one. */
export function readSeriesNames(db: Reader, run: number): SeriesName[] {
  const names = db
    .select({ tag: series.tag, axis: series.axis })
    .from(series)
    .where(eq(series.run, run))
    .orderBy(asc(series.tag), asc(series.axis))
    .all()
  const tags = names.map(({ tag }) => tag)
  return names.filter(({ tag }) => !isAlias(tag, tags))
}

export const readDamage = (db: Reader, run: number): DamageFact[] =>
  db
    .select({ file: damage.file, offset: damage.offset, text: damage.text })
    .from(damage)
    .where(eq(damage.run, run))
    .orderBy(asc(damage.file), asc(damage.offset))
    .all()
