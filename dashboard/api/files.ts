import { open, readFile, realpath } from 'node:fs/promises'
import { resolve, sep } from 'node:path'

/** Nothing of that name lies in the run folder itself. */
export class OutsideRunFolder extends Error {}

/**
 * The true place of a file below a run folder, named absolutely or relative to it. What leads out of
 * it, by `..` or by a link, is refused; a file that is not there is null.
 */
export async function placeInRun(runFolder: string, path: string): Promise<string | null> {
  try {
    const root = await realpath(runFolder)
    const place = await realpath(resolve(root, path))
    if (!place.startsWith(root + sep)) throw new OutsideRunFolder(`${path} leads out of its run folder`)
    return place
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

export const readWhole = (place: string): Promise<Buffer> => readFile(place)

/** Whole lines at the end of a file, of at most so many bytes. */
export async function readLines(
  place: string,
  { bytes }: { readonly bytes: number },
): Promise<{ readonly size: number; readonly from: number; readonly text: string }> {
  const file = await open(place, 'r')
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - bytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start)
    const piece = buffer.subarray(0, bytesRead)
    const from = start === 0 ? 0 : lineStart(piece)
    return { size, from: start + from, text: piece.subarray(from).toString('utf8') }
  } finally {
    await file.close()
  }
}

/** Progress bars redraw with `\r`, which also ends a line. */
function lineStart(piece: Buffer): number {
  const at = piece.findIndex((byte) => byte === 0x0a || byte === 0x0d)
  return at === -1 ? 0 : at + 1
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
