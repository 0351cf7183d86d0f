import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { execa } from 'execa'
import { describe, expect, onTestFinished, test } from 'vitest'
import { networkFileSystem } from '../../../tracker/store/file-system.ts'
import { migrateDatabase, migrationCount } from '../../../tracker/store/migrate.ts'
import { migrationsFolder, openStore } from '../../../tracker/store/open.ts'
import { testFolder } from '../../support/folders.ts'
import { migrations } from './migrations.ts'

const problemsOf = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return (error as { problems: unknown }).problems
  }
  throw new Error('expected a problem')
}

describe('opening the database', () => {
  test('makes a new one with the newest schema and the safe settings', () => {
    const file = join(testFolder(), 'deep', 'tracker.sqlite')
    const store = openStore(file)
    onTestFinished(store.close)
    const pragma = (name: string): unknown => store.sqlite.pragma(name, { simple: true })
    expect(pragma('journal_mode')).toBe('wal')
    expect(pragma('synchronous')).toBe(1)
    expect(pragma('foreign_keys')).toBe(1)
    expect(pragma('busy_timeout')).toBe(5000)
    expect(pragma('user_version')).toBeGreaterThan(0)
    const { sql } = store.sqlite.prepare("SELECT sql FROM sqlite_master WHERE name = 'point'").get() as {
      sql: string
    }
    expect(sql).toContain('WITHOUT ROWID')
  })

  test('refuses one of a newer lorasweep and names both versions', () => {
    const file = join(testFolder(), 'tracker.sqlite')
    openStore(file).close()
    const newer = new Database(file)
    newer.pragma('user_version = 99')
    newer.close()
    expect(problemsOf(() => openStore(file))).toMatchObject([
      { code: 'database-newer', file, got: 'schema 99' },
    ])
  })

  test('says what to do about a file that is not a database', () => {
    const file = join(testFolder(), 'tracker.sqlite')
    writeFileSync(file, 'not a database at all, but long enough to be looked at as if it were one'.repeat(20))
    expect(problemsOf(() => openStore(file))).toMatchObject([{ code: 'database-damaged', file }])
    expect(readFileSync(file, 'utf8')).toContain('not a database')
  })

  test('leaves somebody else’s database alone', () => {
    const file = join(testFolder(), 'photos.sqlite')
    const theirs = new Database(file)
    theirs.exec('CREATE TABLE photo (name text)')
    theirs.close()
    expect(problemsOf(() => openStore(file))).toMatchObject([{ code: 'database-foreign', file }])
  })

  test('says when another program holds it', () => {
    const file = join(testFolder(), 'tracker.sqlite')
    const theirs = new Database(file)
    onTestFinished(() => void theirs.close())
    theirs.exec('CREATE TABLE a (b); BEGIN EXCLUSIVE')
    expect(problemsOf(() => openStore(file))).toMatchObject([{ code: 'database-locked', file }])
  })

  test('is done by four processes at once without one of them failing', async () => {
    const file = join(testFolder(), 'tracker.sqlite')
    const script = fileURLToPath(new URL('./open-once.ts', import.meta.url))
    const opening = Array.from({ length: 4 }, () =>
      execa('node', ['--import', 'tsx', script, file], { reject: false }),
    )
    const answers = await Promise.all(opening)
    expect(answers.map(({ exitCode, stderr, stdout }) => [exitCode, stderr, stdout])).toEqual(
      Array(4).fill([0, '', `schema ${migrationCount(migrationsFolder)}, 20 rows`]),
    )
    const store = openStore(file)
    onTestFinished(store.close)
    expect(store.sqlite.prepare('SELECT count(*) AS n FROM change').get()).toEqual({ n: 80 })
  })

  test('keeps rows that refer to a table which a migration rebuilds, and a copy of the old state', () => {
    const file = join(testFolder(), 'tracker.sqlite')
    const sqlite = new Database(file)
    onTestFinished(() => void sqlite.close())
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('foreign_keys = ON')
    const { first, both } = migrations()
    migrateDatabase(sqlite, { file, migrationsFolder: first })
    sqlite.exec('INSERT INTO parent (id) VALUES (1); INSERT INTO child (parent) VALUES (1), (1)')
    migrateDatabase(sqlite, { file, migrationsFolder: both })
    expect(sqlite.prepare('SELECT count(*) AS n FROM child').get()).toEqual({ n: 2 })
    expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(existsSync(`${file}.schema-1`)).toBe(true)
    const copy = new Database(`${file}.schema-1`, { readonly: true })
    onTestFinished(() => void copy.close())
    expect(copy.prepare('SELECT count(*) AS n FROM child').get()).toEqual({ n: 2 })
    expect(copy.pragma('user_version', { simple: true })).toBe(1)
  })

  test('changes nothing when a migration would leave rows without the row they belong to', () => {
    const file = join(testFolder(), 'tracker.sqlite')
    const sqlite = new Database(file)
    onTestFinished(() => void sqlite.close())
    sqlite.pragma('journal_mode = WAL')
    const { first, losing } = migrations()
    migrateDatabase(sqlite, { file, migrationsFolder: first })
    sqlite.exec('INSERT INTO parent (id) VALUES (1); INSERT INTO child (parent) VALUES (1)')
    expect(problemsOf(() => migrateDatabase(sqlite, { file, migrationsFolder: losing }))).toMatchObject([
      { code: 'database-inconsistent' },
    ])
    expect(sqlite.prepare('SELECT count(*) AS n FROM parent').get()).toEqual({ n: 1 })
    expect(sqlite.pragma('user_version', { simple: true })).toBe(1)
  })
})

describe('a network file system', () => {
  const mountinfo = [
    '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
    '30 27 0:50 / /home/a rw - nfs4 nas:/a rw',
    '31 27 0:51 / /home/a/local\\040disk rw - xfs /dev/sdb rw',
    '32 27 0:52 / /mnt/c rw - 9p drvfs rw',
  ].join('\n')

  test.each([
    ['/home/a/lora/tracker.sqlite', 'nfs4'],
    ['/home/a/local disk/tracker.sqlite', null],
    ['/home/ab/tracker.sqlite', null],
    ['/mnt/c/tracker.sqlite', '9p'],
    ['\\\\nas\\lora\\tracker.sqlite', 'a network share'],
    ['C:\\lora\\tracker.sqlite', null],
  ])('%s lies on %s', (path, kind) => expect(networkFileSystem(path, mountinfo)).toBe(kind))
})
