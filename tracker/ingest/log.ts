import type { RunEvent } from '../model.ts'
import { readStarted, runFiles } from '../run-folder.ts'
import { readConsoleLoss } from './console-loss.ts'
import { eventFiles } from './event-files.ts'
import type { Piece, Place } from './piece.ts'
import { readProgress } from './progress.ts'
import { findFile, readSlice } from './read.ts'

const nothing: Piece = { events: [], cursors: [], more: false, spentBytes: 0 }

/** How far the training is, from what it prints. */
export async function ingestLog({ folder, cursors, isOver, bytes }: Place): Promise<Piece> {
  const from = cursors.get(runFiles.log) ?? 0
  const log = findFile(folder, runFiles.log)
  if (log === null || log.bytes <= from) return nothing
  const slice = readSlice(folder, runFiles.log, { from, bytes })
  const isCut = from + slice.length < log.bytes
  const { progress, read } = readProgress(slice, isOver && !isCut)
  const to = from + (read === 0 && isCut ? slice.length : read)
  return {
    events: progress === null ? [] : [progress],
    cursors: to === from ? [] : [{ file: runFiles.log, from, to }],
    more: isCut,
    spentBytes: slice.length,
  }
}

/** A second look at the log has a cursor of its own. */
const lossCursor = `${runFiles.log}#loss`
export const lossTag = 'log/avr_loss'

/**
 * The loss from the console, for runs that write no event file. It is a running mean with three
 * digits, so it never passes for `loss/current`. The event
 * file is there before the first step is, so it is looked for once more when the steps have been read.
 */
export async function ingestConsoleLoss({ folder, cursors, isOver, bytes }: Place): Promise<Piece> {
  const from = cursors.get(lossCursor) ?? 0
  const log = findFile(folder, runFiles.log)
  if (log === null || log.bytes <= from || hasEventFile(folder)) return nothing
  const slice = readSlice(folder, runFiles.log, { from, bytes })
  if (hasEventFile(folder)) return nothing
  const isCut = from + slice.length < log.bytes
  const { losses, read } = readConsoleLoss(slice, { isContinued: from > 0, isOver: isOver && !isCut })
  const to = from + (read === 0 && isCut ? slice.length : read)
  const began = startSeconds(folder)
  const events = losses.map(({ step, value, elapsed }): RunEvent => {
    return { kind: 'point', tag: lossTag, axis: 'step', step, value, wall: began + elapsed }
  })
  const cursorMoves = to === from ? [] : [{ file: lossCursor, from, to }]
  return { events, cursors: cursorMoves, more: isCut, spentBytes: slice.length }
}

const hasEventFile = (folder: string): boolean => eventFiles(folder).length > 0

/** Seconds since 1970 when the trainer started; 0 where nobody wrote it down. */
function startSeconds(folder: string): number {
  const started = readStarted(folder)
  return started === null ? 0 : Date.parse(started.startedAt) / 1000
}
