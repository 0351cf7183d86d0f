import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Picture } from '../../../tracker/analysis/measuring/measurement.ts'

/** With REQUIRE_ONNX=1 a missing package is a failure, not a reason to skip. */
export const isRuntimeMissing =
  process.env.REQUIRE_ONNX !== '1' &&
  (await import('onnxruntime-node').then(
    () => false,
    () => true,
  ))

export const named = 'REQUIRE_ONNX=1 once onnxruntime-node is installed'

export type Colour = readonly [number, number, number]

/** A picture of upright stripes of equal width. */
export async function striped(
  folder: string,
  name: string,
  { colours, width = 64, height = 64 }: { colours: readonly Colour[]; width?: number; height?: number },
): Promise<Picture> {
  const path = join(folder, `${name}.png`)
  const rgb = Buffer.alloc(3 * width * height)
  for (let i = 0; i < width * height; i++) {
    const stripe = Math.floor(((i % width) * colours.length) / width)
    rgb.set(colours[stripe] as Colour, 3 * i)
  }
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path)
  return { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') }
}

export function written(folder: string, name: string, bytes: Buffer | string): string {
  const file = join(folder, name)
  writeFileSync(file, bytes)
  return file
}
