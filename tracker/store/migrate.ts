import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import { ProblemError, problem } from '../problem.ts'

export interface MigrationPlaces {
  readonly file: string
  readonly migrationsFolder: string
}

/**
 * Brings a database to the newest schema, in one transaction that keeps other writers out.
 * `user_version` counts the migrations that were applied. Foreign keys are off meanwhile: a rebuilt
 * table is dropped for a moment, and with them on that would delete the rows that refer to it.
 */
export function migrateDatabase(sqlite: Database.Database, places: MigrationPlaces): void {
  const migrations = readMigrationFiles({ migrationsFolder: places.migrationsFolder })
  if (isCurrent(sqlite, migrations, places.file)) return
  sqlite.pragma('foreign_keys = OFF')
  try {
    sqlite
      .transaction(() => {
        if (isCurrent(sqlite, migrations, places.file)) return
        copyAside(sqlite, places.file)
        for (const migration of migrations.slice(version(sqlite))) apply(sqlite, migration)
        sqlite.pragma(`user_version = ${migrations.length}`)
        checkForeignKeys(sqlite, places.file)
      })
      .exclusive()
  } finally {
    sqlite.pragma('foreign_keys = ON')
  }
}

/** Schemas that this lorasweep knows. */
export const migrationCount = (migrationsFolder: string): number =>
  readMigrationFiles({ migrationsFolder }).length

const version = (sqlite: Database.Database): number => Number(sqlite.pragma('user_version', { simple: true }))

function isCurrent(sqlite: Database.Database, migrations: readonly MigrationMeta[], file: string): boolean {
  const found = version(sqlite)
  if (found > migrations.length) {
    throw new ProblemError([
      problem('database-newer', 'the database was made by a newer lorasweep', {
        file,
        expected: `schema ${migrations.length} or older`,
        got: `schema ${found}`,
        hint: 'update lorasweep, or name another database with LORASWEEP_DB and run `lorasweep rebuild`',
      }),
    ])
  }
  if (found === 0) refuseForeign(sqlite, file)
  return found === migrations.length
}

/** Tables of somebody else's are left alone. */
function refuseForeign(sqlite: Database.Database, file: string): void {
  const { tables } = sqlite.prepare('SELECT count(*) AS tables FROM sqlite_master').get() as {
    tables: number
  }
  if (tables === 0) return
  throw new ProblemError([
    problem('database-foreign', 'this database was not made by lorasweep', {
      file,
      expected: 'an empty file or a database of lorasweep',
      got: `${tables} tables and indexes of something else`,
      hint: 'name another file with LORASWEEP_DB',
    }),
  ])
}

function apply(sqlite: Database.Database, migration: MigrationMeta): void {
  for (const statement of migration.sql) sqlite.exec(statement)
}

/** A second connection still sees the state before the migration, because nothing is committed yet. */
function copyAside(sqlite: Database.Database, file: string): void {
  const from = version(sqlite)
  const copy = `${file}.schema-${from}`
  if (from === 0 || existsSync(copy)) return
  const reader = new Database(file, { readonly: true })
  try {
    reader.prepare('VACUUM INTO ?').run(copy)
  } finally {
    reader.close()
  }
}

function checkForeignKeys(sqlite: Database.Database, file: string): void {
  const lost = sqlite.pragma('foreign_key_check')
  if (!Array.isArray(lost) || lost.length === 0) return
  throw new ProblemError([
    problem(
      'database-inconsistent',
      `${lost.length} rows would lose the row they belong to; nothing was changed`,
      {
        file,
        hint: 'move the database away and run `lorasweep rebuild`: everything is read again from the run folders',
      },
    ),
  ])
}
