import { asc, eq } from 'drizzle-orm'
import type { HumanLine } from '../human.ts'
import { runFiles } from '../run-folder.ts'
import { noteChange } from '../store/changes.ts'
import type { Store } from '../store/open.ts'
import { human } from '../store/schema.ts'
import { inOneWrite } from '../store/write.ts'
import type { HumanLines } from './lines.ts'

/** Puts what the file of a run says in the place of what was recorded of it. */
export function recordHuman(store: Store, run: number, { lines, damage }: HumanLines): void {
  inOneWrite(store, () => {
    store.sqlite.prepare('DELETE FROM human WHERE run = ?').run(run)
    store.sqlite.prepare('DELETE FROM damage WHERE run = ? AND file = ?').run(run, runFiles.human)
    for (const { offset, line } of lines) store.db.insert(human).values({ run, offset, body: line }).run()
    const broken = store.sqlite.prepare('INSERT INTO damage (run, file, offset, text) VALUES (?, ?, ?, ?)')
    for (const { offset, text } of damage) broken.run(run, runFiles.human, offset, text)
    noteChange(store, run, 'human')
  })
}

/** What was said about a run, the first word first. */
export const readHumanLines = (store: Store, run: number): HumanLine[] =>
  store.db
    .select({ body: human.body })
    .from(human)
    .where(eq(human.run, run))
    .orderBy(asc(human.offset))
    .all()
    .map(({ body }) => body)
