import { access } from 'node:fs/promises'
import sharp, { type ResizeOptions } from 'sharp'
import type { Raster } from '../pixels/raster.ts'

/** Our own workers are the parallelism, and each picture is decoded once. */
const oneThread = (): void => {
  sharp.concurrency(1)
  sharp.cache(false)
}

/** How large the raster may be: as the file is, at most `inside` a side, or brought to a number of pixels. */
export type RasterSize = 'own' | { readonly inside: number } | { readonly pixels: number }

/** sRGB without alpha. Throws when the file cannot be decoded, naming it. */
export async function decode(path: string, size: RasterSize): Promise<Raster> {
  oneThread()
  try {
    const picture = sharp(path).removeAlpha().toColourspace('srgb')
    const sized = size === 'own' ? picture : picture.resize(await resizing(path, size))
    const { data, info } = await sized.raw().toBuffer({ resolveWithObject: true })
    if (info.channels !== 3) throw new Error(`${info.channels} channels where 3 were expected`)
    return { width: info.width, height: info.height, rgb: data }
  } catch (cause) {
    throw new Error(`${path} cannot be decoded`, { cause })
  }
}

async function resizing(path: string, size: Exclude<RasterSize, 'own'>): Promise<ResizeOptions> {
  const kernel = 'mitchell'
  if ('inside' in size) {
    return { width: size.inside, height: size.inside, fit: 'inside', withoutEnlargement: true, kernel }
  }
  const { width, height } = await sharp(path).metadata()
  const scale = Math.sqrt(size.pixels / (width * height))
  return { width: Math.round(width * scale), height: Math.round(height * scale), fit: 'fill', kernel }
}

/** Of these pictures, the files that exist. */
export async function thoseThere<T extends { readonly path: string }>(pictures: readonly T[]): Promise<T[]> {
  const there = await Promise.all(
    pictures.map(({ path }) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  )
  return pictures.filter((_, index) => there[index])
}
