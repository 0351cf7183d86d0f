import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { findFile, readSlice } from '../ingest/read.ts'

const mebibyte = 2 ** 20

/** sha256 over size, first and last MiB: what a checkpoint's measurements are kept under. */
export function checkpointKey(path: string): string {
  const [folder, name] = [dirname(path), basename(path)]
  const bytes = findFile(folder, name)?.bytes
  if (bytes === undefined) throw new Error(`expected a checkpoint, got no file: ${path}`)
  const hash = createHash('sha256').update(`${bytes}\n`)
  hash.update(readSlice(folder, name, { from: 0, bytes: mebibyte }))
  hash.update(readSlice(folder, name, { from: Math.max(0, bytes - mebibyte), bytes: mebibyte }))
  return hash.digest('hex')
}
