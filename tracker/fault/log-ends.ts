import { readFault } from '../fault.ts'
import { findFile, readSlice } from '../ingest/read.ts'
import { runFiles } from '../run-folder.ts'
import type { Ended, Fault } from './words.ts'

/** Bytes read of a long log: what was found before training stands at its head, the error in its tail. */
const headBytes = 128 * 1024
const tailBytes = 384 * 1024

/** Why the training in this run folder failed, from train.log and how it ended; null when neither says. */
export function readRunFault(runFolder: string, ended: Ended | null): Fault | null {
  return readFault(logEnds(runFolder), ended)
}

function logEnds(runFolder: string): string {
  const log = findFile(runFolder, runFiles.log)
  if (log === null) return ''
  const read = (from: number, bytes: number): string =>
    readSlice(runFolder, log.path, { from, bytes }).toString('utf8')
  if (log.bytes <= headBytes + tailBytes) return read(0, log.bytes)
  return `${read(0, headBytes)}\n${read(log.bytes - tailBytes, tailBytes)}`
}
