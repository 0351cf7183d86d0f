import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decode } from '../../../../tracker/analysis/measuring/decode.ts'
import { measureStrip } from '../../../../tracker/analysis/measuring/measure.ts'
import { planMeasurements } from '../../../../tracker/analysis/measuring/measure-plan.ts'
import {
  measurementKey,
  type Strip,
  unpackFeatures,
} from '../../../../tracker/analysis/measuring/measurement.ts'
import { features } from '../../../../tracker/pixels/features.ts'
import { statistics } from '../../../../tracker/pixels/statistics.ts'
import { fixtures } from '../../../support/truth.ts'

const picture = (name: string) => ({ sha256: name, path: `/pictures/${name}.png` })
const [a, b, c, t] = [picture('a'), picture('b'), picture('c'), picture('t')]
const nothing = (): boolean => false

describe('what is measured', () => {
  test('of three samples: each alone, each with the first and with the one before', () => {
    const [strip, training] = planMeasurements({ prompts: [[a, b, c]], training: [t], pixels: 4096 }, nothing)
    expect(strip?.features).toEqual([a, b, c])
    expect(strip?.statistics.map((one) => one.picture)).toEqual([a, b, c])
    expect(strip?.drift).toEqual([
      { picture: b, against: a },
      { picture: c, against: a },
      { picture: c, against: b },
    ])
    expect(training).toEqual({ features: [t], statistics: [{ picture: t, pixels: 4096 }], drift: [] })
  })

  test('is each content once, however often it appears', () => {
    const [strip, ...more] = planMeasurements({ prompts: [[a, a, a]], training: [t, t], pixels: 1 }, nothing)
    expect(strip).toMatchObject({ features: [a], drift: [{ picture: a, against: a }] })
    expect(more).toHaveLength(1)
  })

  test('is nothing when everything is known, and only what a new picture needs', () => {
    const known = new Set<string>()
    const first = planMeasurements({ prompts: [[a, b]], training: [t], pixels: 1 }, nothing)
    for (const key of first.flatMap(keysOf)) known.add(key)
    const isKnown = (key: string): boolean => known.has(key)
    expect(planMeasurements({ prompts: [[a, b]], training: [t], pixels: 1 }, isKnown)).toEqual([])
    expect(planMeasurements({ prompts: [[a, b, c]], training: [t], pixels: 1 }, isKnown)).toEqual([
      {
        features: [c],
        statistics: [{ picture: c, pixels: null }],
        drift: [
          { picture: c, against: a },
          { picture: c, against: b },
        ],
      },
    ])
  })

  test('of training pictures follows the size of the samples', () => {
    const small = planMeasurements({ prompts: [], training: [t], pixels: 100 }, nothing)
    const known = new Set(small.flatMap(keysOf))
    const large = planMeasurements({ prompts: [], training: [t], pixels: 400 }, (key) => known.has(key))
    expect(large).toEqual([{ features: [], statistics: [{ picture: t, pixels: 400 }], drift: [] }])
  })
})

/** Keys of everything a strip asks for, as `measureStrip` would give them. */
const keysOf = (strip: Strip): string[] => [
  ...strip.features.map((one) => key(one.sha256, '', 'features/2')),
  ...strip.statistics.map(({ picture: one, pixels }) =>
    key(one.sha256, '', pixels === null ? 'statistics/2' : `statistics/2 at ${pixels} px`),
  ),
  ...strip.drift.flatMap(({ picture: one, against }) => [
    key(one.sha256, against.sha256, 'pixelmatch/7.2.0 at 256'),
    key(one.sha256, against.sha256, 'structure/1 at 256'),
  ]),
]
const key = (of: string, against: string, method: string): string =>
  measurementKey({ picture: of, against, method })

describe('a strip', () => {
  const clean = join(fixtures, 'clean')
  const [one, other, photo] = readdirSync(clean).map((name) => ({ sha256: name, path: join(clean, name) }))
  if (!one || !other || !photo) throw new Error('three pictures expected')

  test('is measured in full: what was planned is what comes, each value as taken from the picture alone', async () => {
    const plan = planMeasurements({ prompts: [[one, other]], training: [photo], pixels: 128 * 128 }, nothing)
    const found = (await Promise.all(plan.map(measureStrip))).flat()
    expect(found.map(measurementKey).sort()).toEqual(plan.flatMap(keysOf).sort())

    const values = new Map(found.map((measured) => [measurementKey(measured), measured.value]))
    const stored = (...names: Parameters<typeof key>): unknown => values.get(key(...names))
    const alone = await decode(photo.path, { pixels: 128 * 128 })
    const taken = stored(photo.sha256, '', 'statistics/2 at 16384 px') as Record<string, number>
    for (const [name, value] of Object.entries(statistics(alone))) expect(taken[name]).toBeCloseTo(value, 3)
    const row = stored(other.sha256, '', 'features/2') as readonly number[]
    expect(unpackFeatures(row)).toEqual(features(await decode(other.path, { inside: 256 })))
  })

  test('of which a part is known is measured the same', async () => {
    const drift = [{ picture: other, against: one }]
    const [whole] = planMeasurements({ prompts: [[one, other]], training: [], pixels: 1 }, nothing)
    const all = await measureStrip(whole as Strip)
    const pair = await measureStrip({ features: [], statistics: [], drift })
    expect(pair).toHaveLength(2)
    expect(all).toEqual(expect.arrayContaining([...pair]))
  })
})
