import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type PictureFault, pictureFault } from '../../../tracker/pixels/fault.ts'
import type { Raster } from '../../../tracker/pixels/raster.ts'
import { statistics } from '../../../tracker/pixels/statistics.ts'
import { fixtures } from '../../support/truth.ts'
import { damages, decoded, harmless, seededNormal, seededUniform } from './degradations.ts'

const side = 192

/** Bytes made one after another. */
function made(next: (index: number) => number): Raster {
  const rgb = Uint8Array.from({ length: side * side * 3 }, (_, i) =>
    Math.min(255, Math.max(0, Math.round(next(i)))),
  )
  return { width: side, height: side, rgb }
}

/** The same byte for all three channels of a pixel. */
function grey(next: () => number): Raster {
  const values = Float64Array.from({ length: side * side }, next)
  return made((index) => values[Math.floor(index / 3)] as number)
}

const uniform = seededUniform(1)
const normal = seededNormal(2)

const broken: readonly [string, Raster, PictureFault][] = [
  ['evenly distributed bytes', made(() => 255 * uniform()), 'noise'],
  ['bytes around grey', made(() => 128 + 60 * normal()), 'noise'],
  ['faint noise of all channels together', grey(() => 128 + 25 * normal()), 'noise'],
  ['black and white dots', grey(() => (uniform() < 0.5 ? 0 : 255)), 'noise'],
  ['one colour', made((i) => [90, 120, 40][i % 3] ?? 0), 'constant'],
  ['one colour and rounding', made(() => 128 + uniform()), 'constant'],
  ['black with a hot pixel', made((i) => (i === 900 ? 255 : 0)), 'constant'],
]

/** Empty pictures that are none the less pictures. */
const plain: readonly [string, Raster][] = [
  ['an empty wall under heavy grain', made(() => 128 + 22 * normal())],
  ['a faint gradient', made((i) => 100 + 10 * ((Math.floor(i / 3) % side) / side))],
  ['a chessboard of single pixels', made((i) => 255 * ((Math.floor(i / 3) + Math.floor(i / 3 / side)) % 2))],
]

describe('a picture that cannot be measured', () => {
  test.each(broken)('%s', (_, picture, fault) => {
    expect(pictureFault(statistics(picture))).toBe(fault)
  })

  test.each(plain)('is not %s', (_, picture) => {
    expect(pictureFault(statistics(picture))).toBeNull()
  })

  test('is no natural picture, whatever was done to it', async () => {
    const clean = join(fixtures, 'clean')
    const part = { left: 160, top: 100, width: 128, height: 128 }
    const edits = [...Object.values(harmless), ...Object.values(damages).flatMap((one) => one.edits)]
    for (const file of readdirSync(clean)) {
      const picture = await decoded(join(clean, file), part)
      expect(pictureFault(statistics(picture)), file).toBeNull()
      for (const edit of edits) expect(pictureFault(statistics(await edit(picture))), file).toBeNull()
    }
  })
})
