import { runFiles } from '../run-folder.ts'
import type { Piece, Place } from './piece.ts'
import { readProgress } from './progress.ts'
import { findFile, readSlice } from './read.ts'

/** How far the training is, from what it prints. */
export async function ingestLog({ folder, cursors, bytes }: Place): Promise<Piece> {
  const from = cursors.get(runFiles.log) ?? 0
  const log = findFile(folder, runFiles.log)
  if (log === null || log.bytes <= from) return { events: [], cursors: [], more: false, spentBytes: 0 }
  const slice = readSlice(folder, runFiles.log, { from, bytes })
  const { progress, read } = readProgress(slice)
  const isCut = from + slice.length < log.bytes
  const to = from + (read === 0 && isCut ? slice.length : read)
  return {
    events: progress === null ? [] : [progress],
    cursors: to === from ? [] : [{ file: runFiles.log, from, to }],
    more: isCut,
    spentBytes: slice.length,
  }
}
