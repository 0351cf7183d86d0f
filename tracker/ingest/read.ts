import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

export interface FoundFile {
  /** Relative to the run folder, with `/`. */
  readonly path: string
  readonly name: string
  readonly bytes: number
}

/** Files of a folder inside a run folder, in the order of their paths; empty when there is no such folder. */
export function findFiles(runFolder: string, within: string, how: { deep: boolean }): FoundFile[] {
  const top = join(runFolder, within)
  if (!existsSync(top)) return []
  const found = readdirSync(top, { withFileTypes: true }).flatMap((entry): FoundFile[] => {
    const path = `${within}/${entry.name}`
    if (entry.isDirectory()) return how.deep ? findFiles(runFolder, path, how) : []
    const bytes = statSync(join(runFolder, path), { throwIfNoEntry: false })?.size
    return bytes === undefined ? [] : [{ path, name: entry.name, bytes }]
  })
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** One file of a run folder, as `findFiles` would tell of it. */
export function findFile(runFolder: string, path: string): FoundFile | null {
  const found = statSync(join(runFolder, path), { throwIfNoEntry: false })
  return found?.isFile() ? { path, name: path.slice(path.lastIndexOf('/') + 1), bytes: found.size } : null
}

/** At most `bytes` from position `from`; fewer where the file ends. */
export function readSlice(runFolder: string, path: string, span: { from: number; bytes: number }): Buffer {
  const handle = openSync(join(runFolder, path), 'r')
  try {
    const wanted = Math.max(0, Math.min(span.bytes, fstatSync(handle).size - span.from))
    const buffer = Buffer.allocUnsafe(wanted)
    let filled = 0
    while (filled < wanted) {
      const count = readSync(handle, buffer, filled, wanted - filled, span.from + filled)
      if (count === 0) break
      filled += count
    }
    return buffer.subarray(0, filled)
  } finally {
    closeSync(handle)
  }
}

/** What a picture looks like at first sight, or null when it cannot be decoded. */
export interface PictureLook {
  readonly width: number
  readonly height: number
  readonly colours: 'many' | 'black' | 'blank'
}

/** Rounding in an image codec moves a single colour by this much, of 255. */
const sameColour = 3

export async function lookAtPicture(bytes: Buffer): Promise<PictureLook | null> {
  const picture = sharp(bytes, { failOn: 'warning' })
  try {
    const [{ width, height, hasAlpha }, { channels }] = await Promise.all([
      picture.metadata(),
      picture.stats(),
    ])
    const seen = hasAlpha ? channels.slice(0, -1) : channels
    const isBlack = seen.every(({ max }) => max <= sameColour)
    const isBlank = seen.every(({ min, max }) => max - min <= sameColour)
    return { width, height, colours: isBlack ? 'black' : isBlank ? 'blank' : 'many' }
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}
