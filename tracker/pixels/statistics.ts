import { type ColourStatistics, colourStatistics } from './colour.ts'
import { type PeriodicStatistics, periodicStatistics } from './periodic.ts'
import { luma, type Raster } from './raster.ts'
import { type TextureStatistics, textureStatistics } from './texture.ts'

/** Everything the artefact rule reads from one picture at its own size. */
export type Statistics = ColourStatistics & TextureStatistics & PeriodicStatistics

export function statistics(raster: Raster): Statistics {
  const y = luma(raster)
  const colour = colourStatistics(raster, y)
  return { ...colour, ...textureStatistics(y, colour.contrast), ...periodicStatistics(y) }
}
