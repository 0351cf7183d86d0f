import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runBackup } from '../../../runner/commands/backup.ts'
import { readAsked } from '../../../tracker/run-folder.ts'
import { appendEvents } from '../../../tracker/store/append.ts'
import { backupStore, restoreStore } from '../../../tracker/store/backup.ts'
import { openStore, type Store } from '../../../tracker/store/open.ts'
import { addRun } from '../../../tracker/store/write.ts'
import { heardContext } from '../../support/context.ts'
import { homeWithRun } from '../recorded.ts'

function homeWithPoints(): { home: string; store: Store; run: number } {
  const { home, folder } = homeWithRun()
  const store = openStore(join(home, 'tracker.sqlite'))
  onTestFinished(store.close)
  const asked = readAsked(folder)
  if (!asked) throw new Error('run.json is missing')
  const run = addRun(store, { asked, folder: 'runs/zorvek/0001-0123456789/1' })
  addPoints(store, run, 100)
  return { home, store, run }
}

function addPoints(store: Store, run: number, count: number): void {
  const one = { kind: 'point', tag: 'loss/current', axis: 'step', wall: 1, value: 0.5 } as const
  appendEvents(
    store,
    run,
    Array.from({ length: count }, (_, step) => ({ ...one, step })),
    [],
  )
}

const pointsIn = (store: Store): number =>
  (store.sqlite.prepare('SELECT count(*) AS n FROM point').get() as { n: number }).n

describe('a backup', () => {
  test('is whole although somebody writes meanwhile, and comes back', async () => {
    const { home, store, run } = homeWithPoints()
    const file = join(home, 'copy.sqlite')
    const other = openStore(join(home, 'tracker.sqlite'))
    onTestFinished(other.close)
    const copying = backupStore(store, file)
    addPoints(other, run, 50)
    await copying
    expect(pointsIn(store)).toBe(150)
    addPoints(other, run, 50)
    await restoreStore(store, file)
    expect([100, 150]).toContain(pointsIn(store))
    expect(pointsIn(other)).toBe(pointsIn(store))
  })

  test('is not written over a file', async () => {
    const { home, store } = homeWithPoints()
    const file = join(home, 'notes.txt')
    writeFileSync(file, 'mine')
    await expect(backupStore(store, file)).rejects.toThrow('there is a file already')
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  test.each([
    ['absent', () => undefined, 'there is no such backup'],
    ['something else', (file: string) => writeFileSync(file, 'no database '.repeat(500)), 'cannot be read'],
    ['damaged', damage, 'not whole|cannot be read'],
    ['newer', (file: string) => edit(file, 'PRAGMA user_version = 99'), 'newer lorasweep'],
    ['somebody else’s', (file: string) => edit(file, 'CREATE TABLE a (b)'), 'no backup of lorasweep'],
  ])('that is %s is refused, and the database stays', async (_, make, words) => {
    const { home, store } = homeWithPoints()
    const file = join(home, 'copy.sqlite')
    if (words.startsWith('not whole')) await backupStore(store, file)
    make(file)
    await expect(restoreStore(store, file)).rejects.toThrow(new RegExp(words))
    expect(pointsIn(store)).toBe(100)
  })
})

function edit(file: string, sql: string): void {
  const database = new Database(file)
  database.exec(sql)
  database.close()
}

/** Overwrites pages in the middle, as a failing disk does. */
function damage(file: string): void {
  const bytes = readFileSync(file)
  bytes.fill(0xa5, 4096 * 2, 4096 * 6)
  writeFileSync(file, bytes)
}

test('the command copies, restores, keeps the state before, and reads what is newer from the folders', async () => {
  const { home, store } = homeWithPoints()
  const heard = heardContext({ cwd: home, home })
  expect(await runBackup(undefined, {}, heard.context)).toBe(0)
  const file = heard.stdout().trim()
  expect(existsSync(file)).toBe(true)
  store.sqlite.exec('DELETE FROM run')
  const empty = join(home, 'empty.sqlite')
  await backupStore(store, empty)
  expect(await runBackup(undefined, { restore: file }, heard.context)).toBe(0)
  expect(pointsIn(store)).toBe(100)
  expect(heard.stderr()).toContain('.before-restore-')
  const later = heardContext({ cwd: home, home })
  const context = { ...later.context, now: () => new Date('2026-02-01T00:00:00Z') }
  expect(await runBackup(undefined, { restore: empty }, context)).toBe(0)
  expect(later.stdout()).toContain('1 newer runs')
})
