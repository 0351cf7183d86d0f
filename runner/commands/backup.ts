import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Problem } from '../../tracker/model.ts'
import { ProblemError, problem } from '../../tracker/problem.ts'
import { readRunAgain } from '../../tracker/rebuild.ts'
import { homeRuns, homeSweeps, readSweepFolder } from '../../tracker/run-folder.ts'
import { backupStore, checkBackup, restoreStore } from '../../tracker/store/backup.ts'
import { readLease, releaseLease } from '../../tracker/store/lease.ts'
import type { Store } from '../../tracker/store/open.ts'
import { saveSweep } from '../../tracker/store/write.ts'
import { localExecutor } from '../executors/local.ts'
import { allRuns } from '../run-rows.ts'
import { databaseFile, openHome, openSession, tryLease } from '../session.ts'
import { type CommandContext, exitCodes } from './context.ts'

export interface BackupOptions {
  /** Puts a backup in the place of the database instead of making one. */
  readonly restore?: string
}

/** Copies the database to a file, while trainings and dashboard go on. */
export async function runBackup(
  file: string | undefined,
  options: BackupOptions,
  context: CommandContext,
): Promise<number> {
  const { home, env, cwd, now } = context
  if (options.restore !== undefined) return restore(resolve(cwd, options.restore), context)
  const store = openHome(home, env)
  try {
    const place = file === undefined ? join(home, 'backups', `${stamp(now())}.sqlite`) : resolve(cwd, file)
    mkdirSync(dirname(place), { recursive: true })
    await backupStore(store, place)
    context.stdout(`${place}\n`)
    return exitCodes.done
  } finally {
    store.close()
  }
}

const stamp = (time: Date): string => time.toISOString().slice(0, 19).replaceAll(':', '-')

/** The database as it was, kept beside; runs that began after the backup are read from their folders. */
async function restore(file: string, context: CommandContext): Promise<number> {
  checkBackup(file)
  const { home, env, now } = context
  const store = openHome(home, env)
  const session = openSession(home, store, now)
  try {
    if (!tryLease(session)) throw new ProblemError([heldBy(store)])
    const before = `${databaseFile(home, env)}.before-restore-${stamp(now())}`
    await backupStore(store, before)
    await restoreStore(store, file)
    context.stderr(`The database as it was: ${before}\n`)
  } finally {
    if (session.me) releaseLease(store, session.me)
    store.close()
  }
  return readMissing(context)
}

function heldBy(store: Store): Problem {
  const holder = readLease(store)
  return problem('busy', 'another lorasweep is at work on this home', {
    got: holder ? `process ${holder.pid} on ${holder.host}` : 'a process that has just gone',
    hint: 'End it with Ctrl-C where it runs, then restore; trainings go on without it.',
  })
}

async function readMissing({ home, env, stdout }: CommandContext): Promise<number> {
  const store = openHome(home, env)
  try {
    for (const name of homeSweeps(home)) {
      const sweep = readSweepFolder(home, name)
      if (sweep) saveSweep(store, sweep.json)
    }
    const known = new Set(allRuns(store).map(({ folder }) => folder))
    const missing = homeRuns(home).filter(
      ({ folder }) => !known.has(folder.slice(home.length + 1).replaceAll('\\', '/')),
    )
    for (const run of missing)
      await readRunAgain(home, store, { run, isAlive: (started) => localExecutor.isAlive('', started) })
    stdout(`Restored; ${missing.length} newer runs were read from their folders.\n`)
    return exitCodes.done
  } finally {
    store.close()
  }
}
