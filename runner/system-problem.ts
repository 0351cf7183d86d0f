import type { Problem } from '../tracker/model.ts'
import { problem } from '../tracker/problem.ts'

const words: Readonly<Record<string, { code: string; message: string; hint: string }>> = {
  ENOSPC: {
    code: 'disk-full',
    message: 'The disk is full',
    hint: 'Make room; what trainings wrote meanwhile is read then.',
  },
  EROFS: {
    code: 'read-only',
    message: 'The disk is mounted read-only',
    hint: 'Name a home on a writable disk with --home or LORASWEEP_HOME.',
  },
  EACCES: { code: 'no-permission', message: 'Not permitted', hint: 'Check who owns the file or folder.' },
  EPERM: { code: 'no-permission', message: 'Not permitted', hint: 'Check who owns the file or folder.' },
}

const sqliteCodes: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'ENOSPC',
  SQLITE_READONLY: 'EROFS',
  SQLITE_READONLY_DBMOVED: 'EROFS',
  SQLITE_IOERR_WRITE: 'ENOSPC',
  SQLITE_IOERR_SHMSIZE: 'ENOSPC',
}

/** What the operating system refused, in words for the person at the machine; null = something else. */
export function systemProblem(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  const code = String(error.code)
  const known = words[sqliteCodes[code] ?? code]
  if (known === undefined) return null
  const file = 'path' in error ? String(error.path) : null
  return problem(known.code, known.message, { got: error.message, hint: known.hint, file })
}
