import { asc, eq } from 'drizzle-orm'
import { type Decision, type HumanLine, standingOf } from '../human.ts'
import { runText } from '../queries/reader.ts'
import type { Store } from '../store/open.ts'
import { human, run } from '../store/schema.ts'

/** What was decided about one run and may be learnt from. */
export interface RunDecisions {
  readonly id: number
  /** `zorvek/3.2` */
  readonly run: string
  /** Relative to the home, with `/`. */
  readonly folder: string
  readonly decisions: readonly Decision[]
}

/** Every run about which something was decided that has not been forgotten since, by name. */
export function decisionsOf({ db }: Store): RunDecisions[] {
  const rows = db
    .select({
      ...{ id: run.id, sweep: run.sweep, trial: run.trial, attempt: run.attempt, folder: run.folder },
      body: human.body,
    })
    .from(human)
    .innerJoin(run, eq(human.run, run.id))
    .orderBy(asc(run.sweep), asc(run.trial), asc(run.attempt), asc(human.offset))
    .all()
  const said = new Map<number, { row: (typeof rows)[number]; lines: HumanLine[] }>()
  for (const row of rows) {
    const known = said.get(row.id)
    if (known) known.lines.push(row.body)
    else said.set(row.id, { row, lines: [row.body] })
  }
  return [...said.values()]
    .map(({ row, lines }) => ({
      ...{ id: row.id, run: runText(row), folder: row.folder, decisions: standingOf(lines).learnt },
    }))
    .filter(({ decisions }) => decisions.length > 0)
}
