import { driftRatio } from '../../pixels/drift.ts'
import { features } from '../../pixels/features.ts'
import type { Raster } from '../../pixels/raster.ts'
import { statistics } from '../../pixels/statistics.ts'
import { structure } from '../../pixels/structure.ts'
import { decode, resized } from './decode.ts'
import {
  type Measurement,
  methods,
  type Picture,
  packFeatures,
  type Strip,
  statisticsAt,
} from './measurement.ts'

/** Pairs and features look at pictures no larger than this, so their cost does not grow with the samples. */
const lookAt = { inside: 256 }

/** Every measurement of a strip; each file is read once, and only small rasters are kept. */
export async function measureStrip(strip: Strip): Promise<readonly Measurement[]> {
  const small = new Map<string, Raster>()
  const found: Measurement[] = []
  for (const { picture, pixels } of strip.statistics) {
    const own = await decode(picture.path, 'own')
    const raster = pixels === null ? own : await resized(own, { pixels })
    const method = pixels === null ? methods.statistics : statisticsAt(pixels)
    found.push({ picture: picture.sha256, against: '', method, value: roundedAll(statistics(raster)) })
    small.set(picture.sha256, await resized(own, lookAt))
  }
  const look = async ({ sha256, path }: Picture): Promise<Raster> => {
    const raster = small.get(sha256) ?? (await resized(await decode(path, 'own'), lookAt))
    small.set(sha256, raster)
    return raster
  }
  for (const picture of strip.features) {
    const value = packFeatures(features(await look(picture)))
    found.push({ picture: picture.sha256, against: '', method: methods.features, value })
  }
  for (const { picture, against } of strip.drift) {
    const key = { picture: picture.sha256, against: against.sha256 }
    const [one, other] = [await look(picture), await look(against)]
    found.push({ ...key, method: methods.drift, value: rounded(driftRatio(one, other)) })
    found.push({ ...key, method: methods.structure, value: roundedAll(structure(one, other)) })
  }
  return found
}

/** Six digits are far below the noise of any picture and keep rows short. */
const rounded = (value: number): number => Number(value.toPrecision(6))

const roundedAll = (measured: object): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(measured).map(([name, value]) => [name, rounded(value)]))
