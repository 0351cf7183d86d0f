import type { Raster } from '../pixels/raster.ts'
import { resampled, type Window } from './resample.ts'
import type { Preparation } from './settings.ts'

/** A picture as a model takes it: the square in its centre, one plane a colour, normalised. */
export function prepared(picture: Raster, preparation: Preparation): Float32Array {
  const { size, margin } = preparation
  return normalised(resampled(picture, centre(picture, margin), size), preparation)
}

/** From 0 … 255, plane by plane, to what the model was trained on. */
export function normalised(planes: Float32Array, { mean, std }: Preparation): Float32Array {
  const plane = planes.length / 3
  return planes.map((value, i) => {
    const channel = Math.floor(i / plane)
    return (value / 255 - (mean[channel] as number)) / (std[channel] as number)
  })
}

function centre({ width, height }: Raster, margin: number): Window {
  const side = Math.min(width, height) / margin
  return { left: (width - side) / 2, top: (height - side) / 2, width: side, height: side }
}
