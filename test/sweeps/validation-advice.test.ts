import { execaSync } from 'execa'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adviseSplit, splitCounts, suits, usualHeldOut } from '../../sweeps/validation-advice.ts'

/** As sd-scripts does it: one shuffled list, cut from both ends. */
function cut(images: number, split: number): { train: number[]; validation: number[]; both: number[] } {
  const list = Array.from({ length: images }, (_, index) => index)
  const train = list.slice(0, Math.ceil(images * (1 - split)))
  const validation = list.slice(images - toEven(images * split))
  return { train, validation, both: train.filter((one) => validation.includes(one)) }
}

function toEven(value: number): number {
  const whole = Math.trunc(value)
  const rest = value - whole
  if (rest === 0.5) return whole + (whole % 2)
  return rest > 0.5 ? whole + 1 : whole
}

const python = ['python3', 'python'].find(
  (name) => execaSync(name, ['--version'], { reject: false }).exitCode === 0,
)

const asPython = `
import json, math, sys
print(json.dumps([[math.ceil(n * (1 - s)), round(n * s)] for n, s in json.load(sys.stdin)]))
`

/** Every number of pictures up to 200, with every number of them held out. */
const every = Array.from({ length: 199 }, (_, index) => index + 2).flatMap((images) =>
  Array.from({ length: images - 1 }, (_, index) => ({ images, wanted: index + 1 })),
)

const counts = fc
  .integer({ min: 2, max: 200 })
  .chain((images) =>
    fc.record({ images: fc.constant(images), wanted: fc.integer({ min: 1, max: images - 1 }) }),
  )

describe('a recommended split', () => {
  it('holds out exactly as many as wanted, and trains on all others and on none of them', () => {
    fc.assert(
      fc.property(counts, ({ images, wanted }) => {
        const advice = adviseSplit([images], wanted)
        const { train, validation, both } = cut(images, advice?.split ?? 0)
        expect([validation.length, train.length, both]).toEqual([wanted, images - wanted, []])
        expect(advice).toMatchObject({ seed: 42, heldOut: wanted, images })
      }),
      { numRuns: 500 },
    )
  })

  it.skipIf(!python)('is cut without overlap by python itself, of 2 to 200 pictures', () => {
    const splits = every.map(({ images, wanted }) => [images, adviseSplit([images], wanted)?.split])
    const { stdout } = execaSync(python as string, ['-c', asPython], { input: JSON.stringify(splits) })
    const wanted = every.map((one) => [one.images - one.wanted, one.wanted])
    expect(JSON.parse(stdout)).toEqual(wanted)
  })

  it('trains on nothing that is held out of any folder, of which each is split by itself', () => {
    const folders = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(folders, (all) => {
        const wanted = usualHeldOut(all.reduce((sum, one) => sum + one, 0))
        const advice = adviseSplit(all, wanted)
        if (advice === null) return
        const halves = all.map((images) => cut(images, advice.split))
        const heldOut = halves.reduce((sum, { validation }) => sum + validation.length, 0)
        expect(halves.flatMap(({ both }) => both)).toEqual([])
        expect(heldOut).toBe(advice.heldOut)
        expect(heldOut).toBeGreaterThan(0)
        expect(heldOut).toBeLessThanOrEqual(2 * wanted)
      }),
    )
  })

  it.each([
    [20, 0.1],
    [16, 0.13],
    [12, 0.2],
    [40, 0.1],
  ])('of %d pictures is written with few decimals: %d', (images, split) => {
    expect(adviseSplit([images], usualHeldOut(images))?.split).toBe(split)
  })

  it('is none where folders of two would lose half of their pictures', () => {
    expect(adviseSplit([2, 2, 2, 2, 2, 2], 2)).toBeNull()
  })
})

describe('the arithmetic of sd-scripts', () => {
  it.each([
    [19, 5 / 19],
    [34, 7 / 34],
    [38, 10 / 38],
    [15, 0.1],
    [25, 0.3],
  ])('trains on one held-out picture of %d with the split %d, and the advice does not', (images, split) => {
    const { heldOut, overlap } = splitCounts(images, split)
    expect([overlap, suits([images], split)]).toEqual([1, false])
    expect(cut(images, split).both).toHaveLength(1)
    const better = adviseSplit([images], heldOut)?.split ?? 0
    expect([cut(images, better).validation.length, cut(images, better).both]).toEqual([heldOut, []])
  })

  it('is that of an independent cut, for every split in thousandths', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 999 }), (images, part) => {
        const { train, validation, both } = cut(images, part / 1000)
        const expected = { trained: train.length, heldOut: validation.length, overlap: both.length }
        expect(splitCounts(images, part / 1000)).toEqual(expected)
      }),
    )
  })
})
