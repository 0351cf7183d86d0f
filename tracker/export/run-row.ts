import { eq } from 'drizzle-orm'
import type { Store } from '../store/open.ts'
import { run } from '../store/schema.ts'

export type RunRow = typeof run.$inferSelect

/** The row of a run that is known to exist. */
export function readRun(store: Store, id: number): RunRow {
  const row = store.db.select().from(run).where(eq(run.id, id)).get()
  if (!row) throw new Error(`there is no run ${id}`)
  return row
}
