import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { ProblemError, problem } from '../problem.ts'

/** A checked JSON file as it was written, keys in their order, or null when it is absent. */
export function readJson<T>(file: string, shape: z.ZodType<T>): T | null {
  const text = textOrNull(file)
  if (text === null) return null
  const value = parsed(file, text)
  const checked = shape.safeParse(value)
  if (checked.success) return value as T
  throw new ProblemError(
    checked.error.issues.map((issue) =>
      problem('foreign-file', `${issue.path.join('.') || 'the file'}: ${issue.message}`, {
        file,
        hint: removal,
      }),
    ),
  )
}

const removal = 'this file is not what lorasweep wrote: restore it, or move the run folder away and rebuild'

function textOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return null
    throw error
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const got = text.trim() === '' ? 'an empty file' : `${text.length} characters that are not JSON`
    throw new ProblemError(
      [problem('broken-file', 'cannot be read', { file, expected: 'JSON', got, hint: removal })],
      { cause },
    )
  }
}

export const writeJson = (file: string, value: unknown): void =>
  writeText(file, `${JSON.stringify(value, null, 2)}\n`)

/** Whoever reads the file sees all of the old text or all of the new, also after a power cut. */
export function writeText(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}.part`
  try {
    const handle = openSync(temporary, 'w')
    try {
      writeFileSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
