import { inArray } from 'drizzle-orm'
import { changesSince } from '../store/changes.ts'
import type { Store } from '../store/open.ts'
import { run } from '../store/schema.ts'
import { runText } from './reader.ts'

export interface ChangesFact {
  /** Where to go on: the number of the newest change. */
  readonly last: number
  /** True when changes in between are gone: everything is to be read again. */
  readonly isGap: boolean
  /** Each pair of run and kind once. */
  readonly changes: readonly { readonly run: string | null; readonly kind: string }[]
}

/** What changed after a sequence number, by name. */
export function readChanges(store: Store, after: number): ChangesFact {
  const { seq: last, reset: isGap, changes } = changesSince(store, after)
  const names = namesOf(store, [...new Set(changes.flatMap((one) => one.run ?? []))])
  const once = new Map(
    changes.map(({ run: id, kind }) => [
      `${id} ${kind}`,
      { run: id === null ? null : (names.get(id) ?? null), kind },
    ]),
  )
  return { last, isGap, changes: [...once.values()] }
}

export const lastSequence = (store: Store): number => changesSince(store, Number.MAX_SAFE_INTEGER).seq

function namesOf({ db }: Store, ids: readonly number[]): ReadonlyMap<number, string> {
  const rows = db
    .select()
    .from(run)
    .where(inArray(run.id, [...ids]))
    .all()
  return new Map(rows.map((row) => [row.id, runText(row)]))
}
