import { createHash } from 'node:crypto'
import type { RunEvent, SampleState } from '../model.ts'
import { runFiles } from '../run-folder.ts'
import type { CursorMove } from '../store/append.ts'
import { finished, unfinished } from './cursor.ts'
import type { Piece, Place } from './piece.ts'
import { pngSize, pngWholeness, type Wholeness } from './png.ts'
import { findFiles, lookAtPicture, readSlice } from './read.ts'
import { parseSampleName } from './sample-name.ts'

type Sample = Extract<RunEvent, { kind: 'sample' }>
type Damage = Extract<RunEvent, { kind: 'damage' }>

/** Sample pictures that are new, have grown, or will grow no more. */
export async function ingestSamples(place: Place): Promise<Piece> {
  const events: RunEvent[] = []
  const cursors: CursorMove[] = []
  let spentBytes = 0
  for (const file of findFiles(place.folder, runFiles.samples, { deep: false })) {
    const name = parseSampleName(file.name)
    const from = place.cursors.get(file.path) ?? 0
    const isWaiting = from === unfinished(file.bytes) && !place.isOver
    if (name === null || from === finished(file.bytes) || isWaiting) continue
    if (spentBytes >= place.bytes && spentBytes > 0) return { events, cursors, more: true, spentBytes }
    const bytes = readSlice(place.folder, file.path, { from: 0, bytes: file.bytes })
    spentBytes += bytes.length
    const look = await pictureFacts(bytes, place.isOver)
    const { axis, at, prompt, seed } = name
    events.push({ kind: 'sample', path: file.path, axis, at, prompt, seed, ...look.facts })
    if (look.brokenAt !== null) events.push(damage(file.path, look.brokenAt))
    const to = look.facts.state === 'partial' ? unfinished(bytes.length) : finished(bytes.length)
    cursors.push({ file: file.path, from, to })
  }
  return { events, cursors, more: false, spentBytes }
}

const damage = (file: string, offset: number): Damage => ({
  kind: 'damage',
  file,
  offset,
  text: 'expected a whole picture, got one that cannot be decoded from here on',
})

interface PictureFacts {
  readonly facts: Pick<Sample, 'bytes' | 'sha256' | 'width' | 'height' | 'state'>
  readonly brokenAt: number | null
}

async function pictureFacts(bytes: Buffer, isOver: boolean): Promise<PictureFacts> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const known = { bytes: bytes.length, sha256 }
  const wholeness = isPng(bytes) ? pngWholeness(bytes) : ({ state: 'whole' } as const)
  const look = wholeness.state === 'whole' ? await lookAtPicture(bytes) : null
  if (look !== null) {
    const state: SampleState = look.colours === 'many' ? 'whole' : look.colours
    return { facts: { ...known, width: look.width, height: look.height, state }, brokenAt: null }
  }
  const size = (isPng(bytes) ? pngSize(bytes) : null) ?? { width: 0, height: 0 }
  const isBroken = isOver || wholeness.state === 'broken' || (isPng(bytes) && wholeness.state === 'whole')
  const brokenAt = isBroken ? placeOfBreak(wholeness, bytes.length) : null
  return { facts: { ...known, ...size, state: isBroken ? 'broken' : 'partial' }, brokenAt }
}

const placeOfBreak = (wholeness: Wholeness, end: number): number => {
  switch (wholeness.state) {
    case 'broken':
      return wholeness.offset
    case 'partial':
      return end
    case 'whole':
      return 0
    default:
      return wholeness satisfies never
  }
}

/** An empty or very short file may still become one. */
const isPng = (bytes: Buffer): boolean => bytes.length < 4 || bytes.toString('latin1', 1, 4) === 'PNG'
