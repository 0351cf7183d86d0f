import sharp from 'sharp'

/** Widths in pixels that pages may ask for; the next one up is asked for. */
export const widths = [64, 128, 256, 512] as const
export type Width = (typeof widths)[number]

export interface Thumbnails {
  /** WebP bytes of a picture; made once per content and width. Never larger than the original. */
  readonly thumbnail: (sha256: string, width: Width, original: () => Promise<Buffer>) => Promise<Buffer>
}

/** Keeps at most `limitBytes` of finished thumbnails; the longest unused go first. sharp works off this thread. */
export function thumbnailCache(limitBytes = 64 * 1024 * 1024): Thumbnails {
  const kept = new Map<string, Buffer>()
  const inWork = new Map<string, Promise<Buffer>>()
  let bytes = 0

  const keep = (key: string, made: Buffer): Buffer => {
    kept.set(key, made)
    bytes += made.byteLength
    for (const [oldest, buffer] of kept) {
      if (bytes <= limitBytes) break
      kept.delete(oldest)
      bytes -= buffer.byteLength
    }
    return made
  }
  const thumbnail: Thumbnails['thumbnail'] = async (sha256, width, original) => {
    const key = `${sha256} ${width}`
    const found = kept.get(key)
    if (found) {
      kept.delete(key)
      kept.set(key, found)
      return found
    }
    const making =
      inWork.get(key) ??
      shrink(original, width)
        .then((made) => keep(key, made))
        .finally(() => inWork.delete(key))
    inWork.set(key, making)
    return making
  }
  return { thumbnail }
}

/** High quality on purpose: skin is judged on these, and block noise would look like damage. */
async function shrink(original: () => Promise<Buffer>, width: Width): Promise<Buffer> {
  const picture = sharp(await original(), { limitInputPixels: 100_000_000 })
  return picture
    .resize({ width, height: width, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 92 })
    .toBuffer()
}
