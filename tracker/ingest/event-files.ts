import type { RunEvent } from '../model.ts'
import { runFiles } from '../run-folder.ts'
import type { CursorMove } from '../store/append.ts'
import { isStopped, stoppedAt } from './cursor.ts'
import type { Piece, Place } from './piece.ts'
import { type FoundFile, findFiles, readSlice } from './read.ts'
import { type EventsRead, readEvents, recordBytes } from './tfevents.ts'

/**
 * Scalars of all event files of a run, the oldest file first. A file is read to its end before the
 * next is begun, so that a curve over two files is the same however often it was looked at.
 */
export async function ingestEventFiles(place: Place): Promise<Piece> {
  const events: RunEvent[] = []
  const cursors: CursorMove[] = []
  let spentBytes = 0
  for (const file of eventFiles(place.folder)) {
    const from = place.cursors.get(file.path) ?? 0
    if (isStopped(from) || file.bytes === from) continue
    if (spentBytes >= place.bytes && spentBytes > 0) return { events, cursors, more: true, spentBytes }
    const read = readOn(place, { file, from, bytes: place.bytes - spentBytes })
    spentBytes += read.slice
    for (const point of read.points) events.push(point)
    const at = from + read.read
    if (read.damage !== null) events.push({ kind: 'damage', file: file.path, offset: at, text: read.damage })
    const to = read.damage === null ? at : stoppedAt(at)
    if (to !== from) cursors.push({ file: file.path, from, to })
    if (read.damage === null && from + read.slice < file.bytes)
      return { events, cursors, more: true, spentBytes }
  }
  return { events, cursors, more: false, spentBytes }
}

/** `events.out.tfevents.<seconds>.<host>.<pid>.<n>`, whatever folder it lies in. */
export function eventFiles(folder: string): FoundFile[] {
  const age = ({ name }: FoundFile): number => Number(/tfevents\.(\d+)/.exec(name)?.[1] ?? 0)
  return findFiles(folder, runFiles.logs, { deep: true })
    .filter(({ name }) => name.includes('tfevents.'))
    .sort((a, b) => age(a) - age(b))
}

interface ReadOn extends EventsRead {
  /** Bytes that were looked at. */
  readonly slice: number
}

const smallestSlice = 4096

function readOn({ folder }: Place, at: { file: FoundFile; from: number; bytes: number }): ReadOn {
  const { file, from } = at
  if (file.bytes < from)
    return { points: [], read: 0, slice: 0, damage: `expected at least ${from} bytes, got ${file.bytes}` }
  const slice = readSlice(folder, file.path, { from, bytes: Math.max(at.bytes, smallestSlice) })
  const read = readEvents(slice)
  const needed = recordBytes(slice)
  const isCut = read.read === 0 && read.damage === null && needed !== null && needed > slice.length
  if (!isCut || from + needed > file.bytes)
    return { ...read, slice: isCut ? file.bytes - from : slice.length }
  const record = readSlice(folder, file.path, { from, bytes: needed })
  return { ...readEvents(record), slice: record.length }
}
