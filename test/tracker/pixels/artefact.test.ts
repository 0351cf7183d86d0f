import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Artefact, artefact, type NaturalRange, naturalRange } from '../../../tracker/pixels/artefact.ts'
import type { Raster } from '../../../tracker/pixels/raster.ts'
import { statistics } from '../../../tracker/pixels/statistics.ts'
import { fixtures } from '../../support/truth.ts'
import { damages, decoded, harmless } from './degradations.ts'

interface Subject {
  readonly picture: Raster
  readonly range: NaturalRange
}

/** Enough of each picture to see its texture and its edges. */
const part = { left: 96, top: 40, width: 320, height: 320 }

let subjects: Subject[]
/** Of harmless edits that the range has not seen. */
let harmlessScores: number[]

beforeAll(async () => {
  const files = readdirSync(join(fixtures, 'clean')).slice(0, 6)
  const pictures = await Promise.all(files.map((file) => decoded(join(fixtures, 'clean', file), part)))
  const edited = await Promise.all(
    pictures.map((picture) => Promise.all(harmless.map((edit) => edit(picture)))),
  )
  subjects = pictures.map((picture, i) => {
    const seen = edited[i]?.filter((_, k) => k % 2 === 0) ?? []
    return { picture, range: naturalRange([picture, ...seen].map(statistics)) }
  })
  harmlessScores = subjects.flatMap(
    ({ range }, i) =>
      edited[i]?.filter((_, k) => k % 2 === 1).map((one) => artefact(statistics(one), range).score) ?? [],
  )
})

const scoresOf = (name: string, severity: number): Promise<Artefact[]> =>
  Promise.all(
    subjects.map(async ({ picture, range }) => {
      const edit = damages[name]?.edits[severity]
      if (!edit) throw new Error(`no ${name} of severity ${severity}`)
      return artefact(statistics(await edit(picture)), range)
    }),
  )

/** Chance that a damaged picture scores higher than a harmlessly edited one. */
function auc(damaged: readonly number[], harmlessOnes: readonly number[]): number {
  const wins = damaged.flatMap((bad) => harmlessOnes.map((good) => (bad > good ? 1 : bad === good ? 0.5 : 0)))
  return wins.reduce<number>((a, b) => a + b, 0) / wins.length
}

describe('damage is told from harmless edits, and called by its name', () => {
  test.each(Object.keys(damages))('%s', async (name) => {
    const moderate = await scoresOf(name, 1)
    expect(
      auc(
        moderate.map(({ score }) => score),
        harmlessScores,
      ),
    ).toBeGreaterThanOrEqual(0.9)
    const severe = await scoresOf(name, 2)
    const wrong = [...moderate, ...severe].filter(
      ({ kind, score }) => score >= 1 && kind !== damages[name]?.kind,
    )
    expect(wrong.length / (2 * subjects.length)).toBeLessThanOrEqual(0.1)
  })

  test('harmless edits stay below one natural deviation', () => {
    expect(Math.max(...harmlessScores)).toBeLessThan(1)
  })

  test('smoothness alone is not clay, and sharpness alone is not fried', () => {
    const { picture, range } = subjects[0] as Subject
    const usual = statistics(picture)
    const lower = range.mscnV[0] - 1
    const upper = range.mscnV[1] + 1
    expect(artefact({ ...usual, mscnV: lower }, range).score).toBe(0)
    expect(artefact({ ...usual, mscnV: upper }, range).score).toBe(0)
    const edged = { ...usual, edgeodds: range.edgeodds[1] + 1 }
    expect(artefact({ ...edged, mscnV: lower }, range)).toMatchObject({ kind: 'clay' })
  })
})
