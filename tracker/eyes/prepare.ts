import type { Raster } from '../pixels/raster.ts'
import { resampled } from './resample.ts'
import type { Preparation } from './settings.ts'

/** The square in a picture's centre as a model takes it: one plane a colour, 0 … 255. */
export function centred(picture: Raster, { size, margin }: Preparation): Float32Array {
  const { width, height } = picture
  const side = Math.min(width, height) / margin
  const window = { left: (width - side) / 2, top: (height - side) / 2, width: side, height: side }
  return resampled(picture, window, size)
}

/** From 0 … 255, plane by plane, to what the model was trained on. */
export function normalised(planes: Float32Array, { mean, std }: Preparation): Float32Array {
  const plane = planes.length / 3
  const found = new Float32Array(planes.length)
  for (let channel = 0; channel < 3; channel++) {
    const [centre, deviation] = [255 * (mean[channel] as number), 255 * (std[channel] as number)]
    for (let i = channel * plane; i < (channel + 1) * plane; i++) {
      found[i] = ((planes[i] as number) - centre) / deviation
    }
  }
  return found
}
