import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { unpackTensors } from '../../../runner/rehearsal/tensors.ts'
import { mean } from '../../../tracker/analysis/numbers.ts'
import { weightCurve } from '../../../tracker/weights/curve.ts'
import { doseByEpoch } from '../../../tracker/weights/dose.ts'
import { type EpochWeights, weightFindings } from '../../../tracker/weights/findings.ts'
import { measureWeights } from '../../../tracker/weights/measure.ts'
import { fixtures } from '../../support/truth.ts'
import { readExpected, recordings } from '../recorded.ts'
import { dense, denseCosine, denseNorm, type Layer } from './written-lora.ts'

interface Run {
  readonly output: string
  readonly folder: string
  readonly name: string
}

/** Trainings of which the checkpoints were kept. */
function runsWithWeights(): Run[] {
  const truth = process.env.LORASWEEP_TRUTH
  const recorded = recordings().map((one) => ({ ...one, output: join(one.folder, 'files/output') }))
  const labelled = [join(fixtures, 'recorded/single-04'), ...(truth ? labelledIn(truth) : [])]
  const all = [
    ...recorded,
    ...labelled.map((folder) => ({ name: folder, folder, output: join(folder, 'run/output') })),
  ]
  return all.filter(
    ({ output }) => existsSync(output) && readdirSync(output).some((name) => /\.safetensors$/.test(name)),
  )
}

const labelledIn = (top: string): string[] =>
  ['sweep1-1', 'sweep1-3', 'sweep2-1', 'sweep2-3', 'single-08'].map((name) => join(top, name))

async function epochsOf(run: Run): Promise<EpochWeights[]> {
  const epochs: EpochWeights[] = []
  for (const { file, ss_epoch: epoch } of readExpected(run).checkpoints) {
    if (/-step\d+\.safetensors$/.test(file)) continue
    epochs.push({ epoch: Number(epoch), measure: await measureWeights(join(run.output, file)) })
  }
  return epochs
}

function layersOf(path: string): Layer[] {
  const tensors = unpackTensors(readFileSync(path))
  const names = Object.keys(tensors).filter((name) => name.endsWith('.lora_down.weight'))
  return names.map((down) => {
    const name = down.slice(0, -'.lora_down.weight'.length)
    const values = (ending: string): Float32Array => tensors[`${name}${ending}`]?.values ?? new Float32Array()
    const rank = tensors[down]?.shape[0] as number
    const alpha = values('.alpha')[0] as number
    return { name, down: values('.lora_down.weight'), up: values('.lora_up.weight'), rank, alpha }
  })
}

describe('checkpoints of the real trainer', () => {
  const output = join(fixtures, 'recorded/ok-epochs/files/output')
  const [early, late] = [join(output, 'zorvek-000001.safetensors'), join(output, 'zorvek-000002.safetensors')]

  test('are measured as their written-out products are', async () => {
    const measure = await measureWeights(early)
    const norms = layersOf(early).map((layer) => denseNorm(dense(layer)))
    if (measure.kind === 'other') throw new Error(measure.reason)
    expect(measure).toMatchObject({ modules: norms.length, measured: norms.length, rank: 8 })
    expect((measure.normMean ?? Number.NaN) / mean(norms)).toBeCloseTo(1, 4)
    expect((measure.normMax?.value ?? Number.NaN) / Math.max(...norms)).toBeCloseTo(1, 4)
    expect(measure.stableRankMedian).toBeGreaterThan(1)
    expect(measure.stableRankMedian).toBeLessThan(8)
  })

  test('point where their written-out products point, within the stated error', async () => {
    const exact = denseCosine(layersOf(early), layersOf(late))
    const weights = [early, late].map(async (path, k) => ({
      epoch: k + 1,
      measure: await measureWeights(path),
    }))
    const [, second] = weightCurve(await Promise.all(weights), [])
    expect(Math.abs((second?.cosine ?? Number.NaN) - exact)).toBeLessThan((4 * (1 - exact ** 2)) / 60)
  })
})

describe('every recorded training with checkpoints (LORASWEEP_TRACES and LORASWEEP_TRUTH add more)', () => {
  for (const run of runsWithWeights()) {
    const name = run.name.slice(run.name.lastIndexOf('/') + 1)

    test(`${name}: its norm grows, it keeps its direction, and only what went wrong is named`, async () => {
      const weights = await epochsOf(run)
      const { scalars, checkpoints } = readExpected(run)
      const series = Object.entries(scalars).map(([tag, points]) => ({
        tag,
        points: points.map(([step, value]) => ({ step, value: Number(value) })),
      }))
      const ends = checkpoints.map(({ ss_epoch, ss_steps }) => ({
        epoch: Number(ss_epoch),
        step: Number(ss_steps),
      }))
      const doses = doseByEpoch(series, ends)
      const curve = weightCurve(weights, doses)
      const findings = weightFindings({ weights, doses })
      if (name === 'nan') {
        expect(findings).toMatchObject([{ kind: 'blow-up', epoch: 1, text: expect.stringMatching(/finite/) }])
        return
      }
      expect(findings).toEqual([])
      expect(curve.length).toBeGreaterThan(0)
      expect(curve[0]?.dose === null).toBe(name === 'no-eventfile')
      expect(curve.at(-1)?.normMean).toBeGreaterThanOrEqual(curve[0]?.normMean as number)
      for (const point of curve.slice(1)) expect(point.cosine).toBeGreaterThan(0.6)
    })
  }
})
