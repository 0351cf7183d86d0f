import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { decode } from '../../../tracker/analysis/measuring/decode.ts'
import { type Apart, nearestPicture, type TrainingSet, trainingSet } from '../../../tracker/pixels/copy.ts'
import { distances } from '../../../tracker/pixels/distance.ts'
import { type Features, features } from '../../../tracker/pixels/features.ts'
import type { Raster } from '../../../tracker/pixels/raster.ts'
import { fixtures } from '../../support/truth.ts'
import { damages, type Edit, harmless } from './degradations.ts'

/** Layout and colour in place, each about 1 between unrelated pictures. */
const apart: Apart = (one, other) => {
  const { edges, thumbnail } = distances(one, other)
  return edges / 0.4 + thumbnail / 40
}

let pictures: Raster[]
let training: TrainingSet
/** Never seen in training. */
let strangers: Features[]

beforeAll(async () => {
  const clean = join(fixtures, 'clean')
  pictures = await Promise.all(readdirSync(clean).map((file) => decode(join(clean, file), { inside: 256 })))
  training = trainingSet(pictures.slice(0, 6).map(features), apart)
  strangers = pictures.slice(6).map(features)
})

const kept: readonly [string, Edit, boolean][] = [
  ['itself', async (picture) => picture, false],
  ['brighter', harmless.brighter as Edit, false],
  ['bent a little', harmless.warped as Edit, false],
  ['grainy', damages.noisy?.edits[1] as Edit, false],
  ['mirrored', harmless.mirrored as Edit, true],
]

describe('a training picture is found again', () => {
  test.each(kept)('%s', async (_, edit, isMirrored) => {
    for (const [picture, raster] of pictures.slice(0, 6).entries()) {
      const found = nearestPicture(features(await edit(raster)), training, apart)
      expect(found).toMatchObject({ picture, isMirrored, isCopy: true })
    }
  })

  test('but another picture of the same kind is no copy', () => {
    for (const one of strangers) {
      const found = nearestPicture(one, training, apart)
      expect(found?.isCopy).toBe(false)
      expect(found?.distance).toBeGreaterThan(0.5)
    }
  })

  test('and nothing is a copy of nothing', () => {
    const [one] = strangers
    expect(nearestPicture(one as Features, trainingSet([], apart), apart)).toBeNull()
  })

  test('also where the training set repeats one of its own', () => {
    const repeated = trainingSet([...training.pictures, training.pictures[0] as Features], apart)
    expect(nearestPicture(training.pictures[3] as Features, repeated, apart)?.isCopy).toBe(true)
    expect(nearestPicture(strangers[0] as Features, repeated, apart)?.isCopy).toBe(false)
  })
})
