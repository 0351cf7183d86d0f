import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs'
import { ProblemError, problem } from '../problem.ts'

/** All bytes of a file that grows by lines; empty when there is none. */
export const readLinesFile = (file: string): Buffer =>
  existsSync(file) ? readFileSync(file) : Buffer.alloc(0)

/**
 * Adds a whole line in one write, also after a power cut. A last line that was cut before is ended
 * first, so that it takes nothing with it.
 */
export function appendLine(file: string, line: string): void {
  try {
    append(file, line)
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause)
    const hint = 'check that its folder is there, may be written and has room'
    throw new ProblemError([problem('cannot-write', 'nothing can be written there', { file, got, hint })], {
      cause,
    })
  }
}

function append(file: string, line: string): void {
  const handle = openSync(file, 'a+')
  try {
    const text = Buffer.from(endsWhole(handle) ? line : `\n${line}`)
    const written = writeSync(handle, text)
    if (written !== text.length) throw new Error(`${file}: ${written} of ${text.length} bytes were written`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function endsWhole(handle: number): boolean {
  const { size } = fstatSync(handle)
  const last = Buffer.alloc(1)
  return size === 0 || (readSync(handle, last, 0, 1, size - 1) === 1 && last[0] === 0x0a)
}
