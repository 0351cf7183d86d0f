import { driftRatio } from '../pixels/drift.ts'
import { features } from '../pixels/features.ts'
import type { Raster } from '../pixels/raster.ts'
import { statistics } from '../pixels/statistics.ts'
import { decode } from './decode.ts'
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

/** Every measurement of a strip; each picture is decoded once a size. */
export async function measureStrip(strip: Strip): Promise<readonly Measurement[]> {
  const small = keeping((picture) => decode(picture.path, lookAt))
  const found: Measurement[] = []
  for (const { picture, against } of strip.drift) {
    const value = rounded(driftRatio(await small(picture), await small(against)))
    found.push({ picture: picture.sha256, against: against.sha256, method: methods.drift, value })
  }
  for (const picture of strip.features) {
    const value = packFeatures(features(await small(picture)))
    found.push({ picture: picture.sha256, against: '', method: methods.features, value })
  }
  for (const { picture, pixels } of strip.statistics) {
    const measured = statistics(await decode(picture.path, pixels === null ? 'own' : { pixels }))
    const value = Object.fromEntries(Object.entries(measured).map(([name, v]) => [name, rounded(v)]))
    const method = pixels === null ? methods.statistics : statisticsAt(pixels)
    found.push({ picture: picture.sha256, against: '', method, value })
  }
  return found
}

/** Six digits are far below the noise of any picture and keep rows short. */
const rounded = (value: number): number => Number(value.toPrecision(6))

function keeping(open: (picture: Picture) => Promise<Raster>): (picture: Picture) => Promise<Raster> {
  const kept = new Map<string, Promise<Raster>>()
  return (picture) => {
    const raster = kept.get(picture.sha256) ?? open(picture)
    kept.set(picture.sha256, raster)
    return raster
  }
}
