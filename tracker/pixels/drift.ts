import pixelmatch from 'pixelmatch'
import { type Raster, sameSize } from './raster.ts'

/** pixelmatch's own default: YIQ distance as a share of the largest possible one. */
const threshold = 0.1

/** Share of pixels, 0 … 1, that pixelmatch calls different. It says how much changed, not whether it got worse. */
export function driftRatio(one: Raster, other: Raster): number {
  const { width, height } = one
  sameSize(one, other)
  const different = pixelmatch(opaque(one), opaque(other), undefined, width, height, { threshold })
  return different / (width * height)
}

/** pixelmatch wants four channels. */
function opaque({ rgb }: Raster): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255)
  for (let i = 0, j = 0; i < rgb.length; i += 3, j += 4) {
    rgba[j] = rgb[i] as number
    rgba[j + 1] = rgb[i + 1] as number
    rgba[j + 2] = rgb[i + 2] as number
  }
  return rgba
}
