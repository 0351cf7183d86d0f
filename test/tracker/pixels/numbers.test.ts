import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { lab } from '../../../tracker/pixels/colour.ts'
import { distances } from '../../../tracker/pixels/distance.ts'
import { driftRatio } from '../../../tracker/pixels/drift.ts'
import { features, mirrored } from '../../../tracker/pixels/features.ts'
import { addPower } from '../../../tracker/pixels/fourier.ts'
import { hashDistance } from '../../../tracker/pixels/hash.ts'
import { grid, luma, type Raster } from '../../../tracker/pixels/raster.ts'
import { statistics } from '../../../tracker/pixels/statistics.ts'
import { structure } from '../../../tracker/pixels/structure.ts'
import { eachWindowRow } from '../../../tracker/pixels/window.ts'

const drawn = (
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly number[],
): Raster => ({
  width,
  height,
  rgb: Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3)
    return colour(pixel % width, Math.floor(pixel / width))[i % 3] ?? 0
  }),
})

const plain = (red: number, green: number, blue: number): Raster => drawn(16, 16, () => [red, green, blue])

describe('one picture', () => {
  test('has the L*a*b* that sharp computes', async () => {
    const picture = drawn(16, 16, (x, y) => [x * 16, y * 16, 255 - x * 8])
    const reference = await sharp(picture.rgb, { raw: { width: 16, height: 16, channels: 3 } })
      .toColourspace('lab')
      .raw({ depth: 'float' })
      .toBuffer()
    const floats = new Float32Array(reference.buffer, reference.byteOffset, 16 * 16 * 3)
    const { l, a, b } = lab(picture)
    for (const [plane, channel] of [
      [l, 0],
      [a, 1],
      [b, 2],
    ] as const) {
      const away = plane.values.map((value, i) => Math.abs(value - (floats[i * 3 + channel] as number)))
      expect(Math.max(...away)).toBeLessThan(1)
    }
  })

  test.each([32, 64])('has a spectrum with lines where its waves are, in %i points', (size) => {
    const wave = (cycles: number): Float64Array =>
      Float64Array.from({ length: size }, (_, k) => Math.sin((2 * Math.PI * cycles * k) / size + 1))
    const power = new Float64Array(size / 2)
    addPower(wave(5), wave(11), power)
    expect(power[5]).toBeCloseTo((size / 2) ** 2, 6)
    expect(power[11]).toBeCloseTo((size / 2) ** 2, 6)
    expect(Math.max(...power.filter((_, k) => k !== 5 && k !== 11))).toBeLessThan(1e-9)
  })

  test('is averaged in squares, and its border repeats', () => {
    const { width, height, values } = luma(drawn(8, 6, (x, y) => [x * x * 5, y * 50, x * y * 7]))
    const at = (x: number, y: number): number =>
      values[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] as number
    const around = [-2, -1, 0, 1, 2]
    let rows = 0
    eachWindowRow({ width, height, planes: [values, [values, values]], reach: 2 }, (row, columns) => {
      for (const [power, sums] of columns.entries()) {
        for (let x = 0; x < width; x++) {
          const square = around.flatMap((dy) => around.map((dx) => at(x + dx, row + dy) ** (power + 1)))
          const fast = sums.slice(x, x + 5).reduce((a, b) => a + b)
          expect(fast / square.reduce((a, b) => a + b)).toBeCloseTo(1, 9)
        }
      }
      rows++
    })
    expect(rows).toBe(height)
    const step = luma(drawn(8, 8, (x) => (x < 4 ? [0, 0, 0] : [90, 90, 90])))
    expect([...grid(step, 2, 1)].map(Math.round)).toEqual([0, 90])
  })

  test('with a pattern of period 8 is blocky, and its mirror equally so', () => {
    const blocks = drawn(64, 64, (x, y) => {
      const value = 100 + 40 * ((Math.floor(x / 8) + Math.floor(y / 8)) % 2)
      return [value, value, value]
    })
    const soft = drawn(64, 64, (x) => [x * 3, x * 3, x * 3])
    expect(statistics(blocks).block).toBeGreaterThan(5)
    expect(statistics(soft).block).toBeLessThan(0.5)
  })
})

describe('two pictures', () => {
  const face = drawn(64, 64, (x, y) =>
    (x - 32) ** 2 + (y - 30) ** 2 < 300 ? [200, 150, 120] : [40, 80, 160],
  )
  const moved = drawn(64, 64, (x, y) =>
    (x - 44) ** 2 + (y - 30) ** 2 < 300 ? [200, 150, 120] : [40, 80, 160],
  )
  const recoloured = drawn(64, 64, (x, y) =>
    (x - 32) ** 2 + (y - 30) ** 2 < 300 ? [90, 160, 90] : [120, 30, 60],
  )

  test('that are the same do not differ', () => {
    expect(driftRatio(face, face)).toBe(0)
    expect(distances(features(face), features(face)).edges).toBeCloseTo(0, 12)
    expect(distances(features(face), features(face)).thumbnail).toBe(0)
  })

  test('differ in layout when something moved, in palette when it was painted over', () => {
    const byMove = distances(features(face), features(moved))
    const byColour = distances(features(face), features(recoloured))
    expect(byMove.edges).toBeGreaterThan(4 * byColour.edges)
    expect(byColour.palette).toBeGreaterThan(4 * byMove.palette)
  })

  test('of two sizes cannot be compared pixel by pixel', () => {
    expect(() => driftRatio(face, plain(0, 0, 0))).toThrow('64×64 and 16×16')
    expect(() => structure(face, plain(0, 0, 0))).toThrow('64×64 and 16×16')
  })

  test('lose structure by moving, more by becoming the negative, and none by being the same', () => {
    const same = structure(face, face)
    expect(same.ssim).toBeCloseTo(1, 12)
    expect(same.msssim).toBeCloseTo(1, 12)
    const negative = { ...face, rgb: face.rgb.map((value) => 255 - value) }
    const [byMove, byNegative] = [structure(face, moved), structure(face, negative)]
    expect(byMove.ssim).toBeLessThan(1)
    expect(byNegative.ssim).toBeLessThan(byMove.ssim)
    expect(byNegative.msssim).toBeLessThan(byMove.msssim)
  })

  test('of which one is the other in a mirror are the same once the features are mirrored', () => {
    const flipped = drawn(64, 64, (x, y) => [
      ...moved.rgb.slice((y * 64 + 63 - x) * 3, (y * 64 + 64 - x) * 3),
    ])
    const [one, other] = [features(moved), features(flipped)]
    expect(distances(one, other).edges).toBeGreaterThan(0.1)
    expect(hashDistance(one.hash.own, other.hash.own)).toBeGreaterThan(0.2)
    const turned = distances(mirrored(one), other)
    expect(turned.edges).toBeLessThan(0.02)
    expect(turned.thumbnail).toBe(0)
    expect(turned.palette).toBe(0)
    expect(hashDistance(mirrored(one).hash.own, other.hash.own)).toBe(0)
    expect(mirrored(mirrored(one))).toEqual(one)
  })

  test('have a drift that is the share of changed pixels', () => {
    const halfBlack = drawn(64, 64, (x) => (x < 32 ? [0, 0, 0] : [255, 255, 255]))
    const allWhite = drawn(64, 64, () => [255, 255, 255])
    expect(driftRatio(halfBlack, allWhite)).toBeCloseTo(0.5, 2)
  })
})
