import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFolder } from '../../support/folders.ts'

const tables = [
  'CREATE TABLE parent (id integer PRIMARY KEY);',
  'CREATE TABLE child (parent integer NOT NULL REFERENCES parent (id) ON DELETE CASCADE);',
]

/** What drizzle-kit writes when a column of `parent` changes: a new table takes the old one's place. */
const rebuild = [
  'CREATE TABLE __new_parent (id integer PRIMARY KEY, note text);',
  'INSERT INTO __new_parent (id) SELECT id FROM parent;',
  'DROP TABLE parent;',
  'ALTER TABLE __new_parent RENAME TO parent;',
]

/** Folders of migrations as drizzle-kit lays them out. */
export const migrations = (): { first: string; both: string; losing: string } => ({
  first: migrationsFolder([tables]),
  both: migrationsFolder([tables, rebuild]),
  losing: migrationsFolder([tables, rebuild.filter((statement) => !statement.startsWith('INSERT'))]),
})

function migrationsFolder(all: readonly (readonly string[])[]): string {
  const folder = testFolder()
  mkdirSync(join(folder, 'meta'))
  const entries = all.map((_, idx) => ({
    idx,
    version: '6',
    when: idx + 1,
    tag: `000${idx}_m`,
    breakpoints: true,
  }))
  writeFileSync(
    join(folder, 'meta', '_journal.json'),
    JSON.stringify({ version: '7', dialect: 'sqlite', entries }),
  )
  for (const [index, statements] of all.entries()) {
    writeFileSync(join(folder, `000${index}_m.sql`), statements.join('\n--> statement-breakpoint\n'))
  }
  return folder
}
