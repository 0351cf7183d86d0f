import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decode } from '../../../tracker/analysis/measuring/decode.ts'
import { centred, normalised } from '../../../tracker/eyes/prepare.ts'
import { resampled } from '../../../tracker/eyes/resample.ts'
import { customary, type Preparation } from '../../../tracker/eyes/settings.ts'
import type { Raster } from '../../../tracker/pixels/raster.ts'
import { fixtures } from '../../support/truth.ts'

const photo = `${fixtures}/clean/01-512.jpg`

/** Planes as interleaved bytes, to be laid beside what sharp makes. */
const interleaved = (planes: Float32Array, pixels: number): Uint8Array =>
  Uint8Array.from({ length: 3 * pixels }, (_, i) =>
    Math.round(planes[(i % 3) * pixels + Math.floor(i / 3)] as number),
  )

const meanDifference = (one: Uint8Array, other: Uint8Array): number =>
  one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] as number)), 0) / one.length

const prepared = (picture: Raster, preparation: Preparation): Float32Array =>
  normalised(centred(picture, preparation), preparation)

describe('a picture made smaller', () => {
  test.each([224, 112, 300])(
    'to %i pixels a side is what another program makes of it, by half a level',
    async (size) => {
      const picture = await decode(photo, 'own')
      const { width, height } = picture
      const mine = resampled(picture, { left: 0, top: 0, width, height }, size)
      const theirs = await sharp(photo).resize(size, size, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer()
      expect(meanDifference(interleaved(mine, size * size), theirs)).toBeLessThan(0.5)
    },
  )

  test('to its own size is itself', async () => {
    const picture = await decode(photo, { inside: 64 })
    const { width, height, rgb } = picture
    const mine = resampled(picture, { left: 0, top: 0, width, height }, 64)
    expect(interleaved(mine, 64 * 64)).toEqual(Uint8Array.from(rgb))
  })

  test('of one colour keeps it, up to the edge and in any size', () => {
    const plain: Raster = { width: 7, height: 5, rgb: new Uint8Array(105).fill(200) }
    const found = resampled(plain, { left: 1, top: 0, width: 5, height: 5 }, 16)
    for (const value of found) expect(value).toBeCloseTo(200, 3)
  })
})

describe('a picture before a model', () => {
  test('is centred: what DINOv2 leaves out is the same on both sides', () => {
    const width = 512
    const rgb = Uint8Array.from({ length: 3 * width * 256 }, (_, i) => (Math.floor(i / 3) % width) / 2)
    const planes = prepared(
      { width, height: 256, rgb },
      { ...customary.dino, mean: [0, 0, 0], std: [1, 1, 1] },
    )
    const [first, last] = [(planes[0] as number) * 255, (planes[223] as number) * 255]
    expect(first).toBeCloseTo((256 - 112) / 2, 0)
    expect(last).toBeCloseTo((256 + 111) / 2, 0)
  })

  test('is one plane a colour, each with its own mean and deviation', () => {
    const red: Raster = {
      width: 2,
      height: 2,
      rgb: Uint8Array.from([255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0]),
    }
    const found = prepared(red, { size: 1, margin: 1, mean: [0.5, 0.25, 0.1], std: [0.5, 0.5, 0.2] })
    const [r, g, b] = found
    expect([r, g, b].map((value) => value?.toFixed(4))).toEqual(['1.0000', '-0.5000', '-0.5000'])
  })
})
