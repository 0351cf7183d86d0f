import type { RunEvent } from '../model.ts'
import { readAsked, runFiles } from '../run-folder.ts'
import { ingestCheckpoints } from './checkpoints.ts'
import { ingestEventFiles } from './event-files.ts'
import { ingestConsoleLoss, ingestLog } from './log.ts'
import type { Ingested, Piece } from './piece.ts'
import { findFile } from './read.ts'
import { ingestSamples } from './samples.ts'

const sources = [ingestLog, ingestConsoleLoss, ingestEventFiles, ingestSamples, ingestCheckpoints]

/**
 * Reads what was added to a run folder since the cursors stood where they stand. About 1 MiB of
 * `limits.bytes` is 20,000 points. Unfinished files are read again later; damaged ones are named by
 * an event and left alone.
 */
export async function ingestRun(
  folder: string,
  cursors: ReadonlyMap<string, number>,
  limits: { bytes: number },
): Promise<Ingested> {
  const hasEnded = isOver(folder)
  const pieces: Piece[] = []
  let bytes = limits.bytes
  for (const source of sources) {
    const piece = await source({ folder, cursors, isOver: hasEnded, bytes })
    pieces.push(piece)
    bytes -= piece.spentBytes
    if (piece.more) break
  }
  return {
    events: allOf(pieces.map(({ events }) => events)),
    cursors: pieces.flatMap(({ cursors }) => cursors),
    more: pieces.some(({ more }) => more),
  }
}

/** Mostly a single source has something to say, and it may be a hundred thousand points. */
function allOf(lists: readonly (readonly RunEvent[])[]): readonly RunEvent[] {
  const filled = lists.filter((list) => list.length > 0)
  return filled.length === 1 ? (filled[0] as readonly RunEvent[]) : filled.flat()
}

/** Nothing is added to a training that has ended, or that an import found. */
function isOver(folder: string): boolean {
  if (findFile(folder, runFiles.exit) !== null) return true
  return findFile(folder, runFiles.started) === null && readAsked(folder)?.imported !== undefined
}
