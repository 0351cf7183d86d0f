import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decode } from '../../../tracker/analysis/measuring/decode.ts'
import { distances } from '../../../tracker/pixels/distance.ts'
import { driftRatio } from '../../../tracker/pixels/drift.ts'
import { features } from '../../../tracker/pixels/features.ts'
import { hashDistance } from '../../../tracker/pixels/hash.ts'
import { blockiness } from '../../../tracker/pixels/periodic.ts'
import { luma } from '../../../tracker/pixels/raster.ts'
import { statistics } from '../../../tracker/pixels/statistics.ts'
import { structure } from '../../../tracker/pixels/structure.ts'
import { fixtures } from '../../support/truth.ts'

/** What an independent program, written for the analysis, takes from the same files. */
interface Reference {
  readonly statistics: readonly string[]
  readonly pictures: Readonly<Record<string, readonly number[]>>
  readonly distances: readonly string[]
  readonly pairs: readonly {
    readonly one: string
    readonly other: string
    readonly values: readonly number[]
  }[]
}

const reference = JSON.parse(readFileSync(join(fixtures, 'reference-measures.json'), 'utf8')) as Reference

const folder = process.env.LORASWEEP_ANALYSIS
const path = (file: string): string => join(folder ?? '', 'clean', file)
const files = Object.keys(reference.pictures)

/** Periods that the reference looks for; ours also looks for 3 and 6. */
const sharedPeriods = [2, 4, 8, 16]

function closeTo(ours: Readonly<Record<string, number>>, theirs: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(theirs)) {
    expect(ours[name], `${name}: ${ours[name]} for ${value}`).toBeGreaterThanOrEqual(
      value - 0.01 * Math.abs(value),
    )
    expect(ours[name], `${name}: ${ours[name]} for ${value}`).toBeLessThanOrEqual(
      value + 0.01 * Math.abs(value),
    )
  }
}

const named = (names: readonly string[], values: readonly number[]): Record<string, number> =>
  Object.fromEntries(names.map((name, k) => [name, values[k] as number]))

describe.skipIf(!folder)('values of an independent program within 1 % (needs LORASWEEP_ANALYSIS)', () => {
  test.each(files)('%s at its own size', async (file) => {
    const picture = await decode(path(file), 'own')
    const measured = statistics(picture)
    const shared = blockiness(luma(picture), sharedPeriods)
    closeTo(
      { ...measured, block: shared },
      named(reference.statistics, reference.pictures[file] as readonly number[]),
    )
    expect(measured.block).toBeGreaterThanOrEqual(shared)
    const { edgeconc } = named(reference.statistics, reference.pictures[file] as readonly number[])
    // near 1, where a percent hides much: what is missing to 1, too, and its log-odds
    closeTo({ rest: 1 - measured.edgeconc }, { rest: 1 - (edgeconc as number) })
    expect(measured.edgeodds).toBeCloseTo(Math.log(measured.edgeconc / (1 - measured.edgeconc)), 2)
  })

  test.each(reference.pairs)('$one and $other at 256 pixels', async ({ one, other, values }) => {
    const [a, b] = await Promise.all([one, other].map((file) => decode(path(file), { inside: 256 })))
    if (!a || !b) throw new Error('two pictures expected')
    const [left, right] = [features(a), features(b)]
    const { ssim, msssim } = structure(a, b)
    const { edges, thumbnail, palette } = distances(left, right)
    closeTo(
      {
        ...{ pixelmatch: driftRatio(a, b), dssim: 1 - ssim, dmsssim: 1 - msssim },
        ...{ thumbDE: thumbnail, colorH: palette, dhog: edges },
        phash: hashDistance(left.hash.own, right.hash.own),
      },
      named(reference.distances, values),
    )
  })
})
