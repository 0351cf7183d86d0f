import { existsSync } from 'node:fs'
import sharp, { type ResizeOptions, type Sharp } from 'sharp'
import type { Raster } from '../../pixels/raster.ts'

/** Our own workers are the parallelism, and each picture is decoded once. */
const oneThread = (): void => {
  sharp.concurrency(1)
  sharp.cache(false)
}

/** At most `inside` a side, or brought to a number of pixels. */
export type SmallerSize = { readonly inside: number } | { readonly pixels: number }

/** How large the raster may be: as the file is, or another size. */
export type RasterSize = 'own' | SmallerSize

/** sRGB without alpha. Throws when the file cannot be decoded, naming it. */
export async function decode(path: string, size: RasterSize): Promise<Raster> {
  oneThread()
  try {
    const own = await rasterOf(sharp(path).removeAlpha().toColourspace('srgb'))
    return size === 'own' ? own : await resized(own, size)
  } catch (cause) {
    throw new Error(`${path} cannot be decoded`, { cause })
  }
}

/** Always from the whole picture: a JPEG that is decoded to a smaller size gives other pixels. */
export async function resized(raster: Raster, size: SmallerSize): Promise<Raster> {
  const { width, height, rgb } = raster
  const options = resizing(raster, size)
  if (options.width === width && options.height === height) return raster
  return rasterOf(sharp(rgb, { raw: { width, height, channels: 3 } }).resize(options))
}

async function rasterOf(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`${info.channels} channels where 3 were expected`)
  return { width: info.width, height: info.height, rgb: data }
}

function resizing({ width, height }: Raster, size: SmallerSize): ResizeOptions {
  const scale =
    'inside' in size
      ? Math.min(1, size.inside / Math.max(width, height))
      : Math.sqrt(size.pixels / (width * height))
  const side = (pixels: number): number => Math.max(1, Math.round(pixels * scale))
  return { width: side(width), height: side(height), fit: 'fill', kernel: 'mitchell' }
}

/** Of these pictures, the files that exist. A look at one costs 2 µs, and 8 µs by way of the thread pool. */
export async function thoseThere<T extends { readonly path: string }>(pictures: readonly T[]): Promise<T[]> {
  return pictures.filter(({ path }) => existsSync(path))
}
