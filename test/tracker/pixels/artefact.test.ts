import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decode } from '../../../tracker/analysis/measuring/decode.ts'
import { artefact, naturalRange } from '../../../tracker/pixels/artefact.ts'
import type { Raster } from '../../../tracker/pixels/raster.ts'
import { statistics } from '../../../tracker/pixels/statistics.ts'
import { fixtures } from '../../support/truth.ts'
import { cutOut, decoded, softened } from './degradations.ts'
import { studied, told } from './study.ts'

const folder = process.env.LORASWEEP_ANALYSIS
/** Plain to see, and severe. */
const levels = [2, 3]

/** Centres of pictures at their own size, large enough to show their texture and their edges. */
async function centres(from: string, side: number): Promise<readonly Raster[]> {
  const files = readdirSync(from).filter((file) => file.endsWith(`-${side}.jpg`))
  const whole = await Promise.all(files.map((file) => decode(join(from, file), 'own')))
  return Promise.all(whole.map((picture) => cutOut(picture, partSide)))
}
const partSide = 288

describe.skipIf(!folder).each([512, 1024])(
  'damage at %i pixels, by the range of other pictures (needs LORASWEEP_ANALYSIS)',
  (side) => {
    test('is told from harmless edits, and called by its name', async () => {
      const pictures = await centres(join(folder ?? '', 'clean'), side)
      expect(pictures).toHaveLength(10)
      const rows = []
      for (const picture of pictures) rows.push(await studied(picture, levels))
      for (const { name, level, auc, wrong } of told(rows, levels)) {
        expect(auc, `${name} ${level}`).toBeGreaterThanOrEqual(0.9)
        expect(wrong, `${name} ${level} wrongly named`).toBeLessThanOrEqual(0.1)
      }
    })
  },
)

describe('what is no damage', () => {
  const clean = join(fixtures, 'clean')
  const part = { left: 96, top: 40, width: 320, height: 320 }
  const pictures = (): Promise<Raster[]> =>
    Promise.all(readdirSync(clean).map((file) => decoded(join(clean, file), part)))

  test('a blurred picture is not clay: its edges went too', async () => {
    const all = await pictures()
    const range = naturalRange(all.map(statistics))
    for (const deviation of [1, 1.6, 2.5]) {
      for (const picture of all) {
        const { kind, score } = artefact(statistics(await softened(deviation)(picture)), range)
        expect(score).toBeLessThan(kind === 'clay' ? 1e-9 : 1)
      }
    }
  })

  test('a picture of the range itself scores nothing, however few there are', async () => {
    const measured = (await pictures()).map(statistics)
    for (const few of [measured.slice(0, 3), measured]) {
      const range = naturalRange(few)
      for (const one of few) expect(artefact(one, range).score).toBe(0)
    }
  })

  test('one measure out of place is no clay and not fried', async () => {
    const [usual] = (await pictures()).map(statistics)
    if (!usual) throw new Error('a picture expected')
    const range = naturalRange([usual])
    const smooth = { ...usual, mscnV: range.mscnV[0] - 1 }
    expect(artefact({ ...smooth, lapn: range.lapn[0] - 1 }, range).score).toBe(0)
    expect(artefact({ ...smooth, edgeodds: range.edgeodds[1] + 1 }, range)).toMatchObject({ kind: 'clay' })
    const strong = { ...usual, mscnV: range.mscnV[1] + 1 }
    expect(artefact(strong, range).score).toBe(0)
    expect(artefact({ ...strong, lbpN: range.lbpN[1] + 1 }, range)).toMatchObject({ kind: 'fried' })
  })
})
