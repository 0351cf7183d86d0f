import { existsSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { ProblemError, problem } from '../problem.ts'
import { migrationCount } from './migrate.ts'
import { migrationsFolder, type Store } from './open.ts'

/** Copies the database while others work on it, and reads the copy back. Nothing is left of a copy that is not whole. */
export async function backupStore(store: Store, file: string): Promise<void> {
  if (existsSync(file))
    throw new ProblemError([
      problem('file-exists', 'there is a file already', { file, hint: 'name another one' }),
    ])
  await store.sqlite.backup(file)
  try {
    checkBackup(file)
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  }
}

/** Puts a checked copy into an open database; other processes see it with their next look. */
export async function restoreStore(store: Store, file: string): Promise<void> {
  checkBackup(file)
  const copy = new Database(file, { readonly: true, fileMustExist: true })
  try {
    await copy.backup(store.sqlite.name)
  } finally {
    copy.close()
  }
}

/** @throws ProblemError for a file that is no database, is damaged, or is of a newer lorasweep. */
export function checkBackup(file: string): void {
  const bad = (code: string, message: string, got: string): ProblemError =>
    new ProblemError([
      problem(code, message, { file, got, hint: 'take an older backup, or run `lorasweep rebuild`' }),
    ])
  if (!existsSync(file)) throw bad('no-such-file', 'there is no such backup', file)
  const copy = new Database(file, { readonly: true })
  try {
    const verdict = String(copy.pragma('integrity_check', { simple: true }))
    if (verdict !== 'ok') throw bad('backup-damaged', 'the backup is not whole', verdict)
    const schema = Number(copy.pragma('user_version', { simple: true }))
    const known = migrationCount(migrationsFolder)
    if (schema > known)
      throw bad('backup-newer', `the backup is of a newer lorasweep than schema ${known}`, `schema ${schema}`)
    if (schema === 0)
      throw bad('backup-foreign', 'this is no backup of lorasweep', 'a database without its tables')
  } catch (error) {
    if (error instanceof Database.SqliteError)
      throw bad('backup-damaged', 'the backup cannot be read', error.message)
    throw error
  } finally {
    copy.close()
  }
}
