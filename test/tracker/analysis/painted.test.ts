import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { judgeInput } from '../../../tracker/analysis/case/case.ts'
import type { JudgeInput, MeasuredSample } from '../../../tracker/analysis/case/judge-input.ts'
import { judgeRun } from '../../../tracker/analysis/judge.ts'
import { decode } from '../../../tracker/analysis/measuring/decode.ts'
import { features } from '../../../tracker/pixels/features.ts'
import type { Raster } from '../../../tracker/pixels/raster.ts'
import { statistics } from '../../../tracker/pixels/statistics.ts'
import { fixtures } from '../../support/truth.ts'
import { damages } from '../pixels/degradations.ts'
import { labelledRun, measuredRun } from './labelled-run.ts'

/** A training that stayed healthy for its 8 epochs. */
const recorded = await labelledRun(join(fixtures, 'recorded'), 'single-08')
const spoiltFrom = 5
let healthy: JudgeInput

beforeAll(async () => {
  healthy = judgeInput(recorded.seen, await measuredRun(recorded))
})

/** The run with other pictures from `spoiltFrom` on. */
async function spoilt(
  paint: (sample: MeasuredSample, epoch: number) => Promise<MeasuredSample>,
): Promise<JudgeInput> {
  const moments = healthy.moments.map(async (moment) =>
    moment.epoch < spoiltFrom
      ? moment
      : { ...moment, samples: await Promise.all(moment.samples.map((one) => paint(one, moment.epoch))) },
  )
  return { ...healthy, moments: await Promise.all(moments) }
}

const withPicture = (sample: MeasuredSample, picture: Raster): MeasuredSample => ({
  ...sample,
  measured: { features: features(picture), statistics: statistics(picture) },
})

describe('a healthy training whose later pictures were spoilt', () => {
  test.each([
    ['burnt', 'burnt', 6],
    ['pinstriped', 'under a grid', 6],
    // faint noise is within what this small model's pictures have anyway
    ['noisy', 'oversharp or noisy', 6],
  ])('%s: is overtrained, says that they are %s, from epoch %i on', async (name, words, from) => {
    const input = await spoilt(async (sample, epoch) => {
      const edit = damages[name]?.edits[Math.min(2, epoch - spoiltFrom)]
      if (!edit) throw new Error(`no damage ${name}`)
      return withPicture(sample, await edit(await decode(join(recorded.folder, sample.path), 'own')))
    })
    const { verdict, onset, best, reasons } = judgeRun(input)
    expect({ verdict, onset, keeps: best?.epoch }).toEqual({
      verdict: 'overtrained',
      onset: from,
      keeps: from - 1,
    })
    const told = reasons.find(({ signal }) => signal === 'artefact')
    expect(told?.text).toContain(words)
    expect(told?.pictures.length).toBeGreaterThan(0)
  })

  test('all the same: is overtrained, and says that previews became one picture', async () => {
    const input = await spoilt(async (sample, epoch) => {
      const shown = sample.prompt < 2 * (epoch - spoiltFrom + 1) ? 0 : sample.prompt
      const other = healthy.moments[epoch]?.samples.find(({ prompt }) => prompt === shown)
      return { ...sample, measured: other?.measured ?? null }
    })
    const { verdict, onset, reasons } = judgeRun(input)
    expect({ verdict, onset }).toEqual({ verdict: 'overtrained', onset: 6 })
    expect(reasons.map(({ signal }) => signal)).toContain('sameness')
  })

  test('and its validation loss rising past where it began', () => {
    const losses = [0.5, 0.45, 0.42, 0.4, 0.44, 0.51, 0.53, 0.55]
    const validation = losses.map((loss, k) => ({ epoch: k + 1, loss }))
    const { verdict, onset, reasons } = judgeRun({ ...healthy, validation })
    expect({ verdict, onset, why: reasons[0]?.signal }).toEqual({
      ...{ verdict: 'overtrained', onset: 6, why: 'validation' },
    })
  })
})
