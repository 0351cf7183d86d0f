import { crc32 } from 'node:zlib'

/** Whether a file is all there. `offset` is where it is broken. */
export type Wholeness =
  | { readonly state: 'whole' | 'partial' }
  | { readonly state: 'broken'; readonly offset: number }

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const largestChunk = 2 ** 31 - 1

/** Walks over the chunks of a PNG up to IEND: length u32, type, content, crc32 of type and content. */
export function pngWholeness(bytes: Buffer): Wholeness {
  const start = bytes.subarray(0, signature.length)
  if (!start.equals(signature.subarray(0, start.length))) return { state: 'broken', offset: 0 }
  let at = signature.length
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at)
    const end = at + 12 + length
    if (length > largestChunk) return { state: 'broken', offset: at }
    if (end > bytes.length) return { state: 'partial' }
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4))
      return { state: 'broken', offset: at }
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return { state: 'whole' }
    at = end
  }
  return { state: 'partial' }
}

/** Width and height in pixels as IHDR has them; null before it is there. */
export function pngSize(bytes: Buffer): { width: number; height: number } | null {
  if (bytes.length < 24) return null
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}
