import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { ProblemError, problem } from '../problem.ts'
import { networkFileSystem } from './file-system.ts'
import { migrateDatabase } from './migrate.ts'
import * as schema from './schema.ts'

/** The index of the run folders. Must be closed. */
export interface Store {
  readonly db: BetterSQLite3Database<typeof schema>
  /** For the hot path and for pragmas. */
  readonly sqlite: Database.Database
  readonly close: () => void
}

export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** Opens or makes the database and brings it to this version's schema. */
export function openStore(file: string): Store {
  refuseNetwork(file)
  mkdirSync(dirname(resolve(file)), { recursive: true })
  const sqlite = openDatabase(file)
  try {
    prepare(sqlite)
    migrateDatabase(sqlite, { file, migrationsFolder })
  } catch (error) {
    sqlite.close()
    throw named(error, file)
  }
  return { db: drizzle(sqlite, { schema }), sqlite, close: () => sqlite.close() }
}

function openDatabase(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 5000 })
  } catch (error) {
    throw named(error, file)
  }
}

/** Several processes may open a new file at once: the change to WAL is refused, not awaited, by SQLite. */
function prepare(sqlite: Database.Database): void {
  const giveUpAt = performance.now() + 5000
  while (sqlite.pragma('journal_mode', { simple: true }) !== 'wal') {
    try {
      sqlite.pragma('journal_mode = WAL')
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
  sqlite.pragma('synchronous = NORMAL')
  sqlite.pragma('foreign_keys = ON')
}

const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')

function refuseNetwork(file: string): void {
  const kind = networkFileSystem(resolve(file), mounts())
  if (kind === null) return
  throw new ProblemError([
    problem('network-file-system', `the database cannot lie on ${kind}`, {
      file,
      expected: 'a disk of this machine, because SQLite shares memory between its readers',
      got: kind,
      hint: 'name a local file with LORASWEEP_DB; run folders may stay where they are, and `lorasweep rebuild` fills it',
    }),
  ])
}

/** Linux alone tells; elsewhere only Windows' own network names are recognised. */
const mounts = (): string =>
  process.platform === 'linux' ? readFileSync('/proc/self/mountinfo', 'utf8') : ''

function named(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const [code, message, hint] = wordsFor(error)
  return new ProblemError([problem(code, message, { file, got: error.message, hint })], { cause: error })
}

function wordsFor(error: InstanceType<typeof Database.SqliteError>): [string, string, string] {
  if (isBusy(error)) {
    return [
      'database-locked',
      'another program has held the database for more than 5 seconds',
      'end it, or try again',
    ]
  }
  if (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT')) {
    return [
      'database-damaged',
      'this is not a whole SQLite database',
      'move it away with its -wal and -shm files and run `lorasweep rebuild`: everything is read again from the run folders',
    ]
  }
  return [
    'database-unusable',
    'the database cannot be opened',
    'check the folder, its permissions and the free space',
  ]
}
