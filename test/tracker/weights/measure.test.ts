import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packTensors, type Tensor } from '../../../runner/rehearsal/tensors.ts'
import { mean, median } from '../../../tracker/analysis/numbers.ts'
import { measureWeights } from '../../../tracker/weights/measure.ts'
import type { MeasuredWeights } from '../../../tracker/weights/weight-measure.ts'
import { suiteFolder } from '../../support/folders.ts'
import {
  adapters,
  dense,
  denseLargest,
  denseNorm,
  diffusers,
  drawnLayer,
  kohya,
  type Layer,
  loraTensors,
  peft,
  type Writing,
  writeLora,
} from './written-lora.ts'

const folder = suiteFolder()
let files = 0
const newFile = (): string => join(folder, `lora ${files++}.safetensors`)

async function measured(path: string): Promise<MeasuredWeights> {
  const measure = await measureWeights(path)
  if (measure.kind === 'other') throw new Error(measure.reason)
  return measure
}

/** Norms are exact up to float32 sums and five kept digits. */
const tolerance = 1e-4

async function expectDense(layers: readonly Layer[], how: Writing = {}): Promise<MeasuredWeights> {
  const path = newFile()
  const kept = writeLora(path, layers, how)
  const measure = await measured(path)
  const norms = kept.map((layer) => denseNorm(dense(layer)))
  const ranks = kept.map((layer, k) => {
    const inputs = layer.down.length / layer.rank
    return ((norms[k] as number) / denseLargest(dense(layer), inputs)) ** 2
  })
  const largest = kept[norms.indexOf(Math.max(...norms))]
  const near = (value: number | null | undefined, expected: number): void => {
    expect(Math.abs((value ?? Number.NaN) - expected) / expected).toBeLessThan(tolerance)
  }
  near(measure.normMean, mean(norms))
  near(measure.normMax?.value, Math.max(...norms))
  near(measure.stableRankMean, mean(ranks))
  near(measure.stableRankMedian, median(ranks))
  expect(measure.normMax?.module).toBe(largest?.name)
  return measure
}

describe('norm and stable rank are those of the written-out product', () => {
  const shapes: readonly (readonly [string, number, number, number])[] = [
    ['rank 1', 5, 7, 1],
    ['rank 4', 24, 40, 4],
    ['a rank that fills no tile', 30, 50, 11],
    ['more rows than a panel holds', 300, 280, 8],
    ['several tiles', 150, 130, 70],
    ['a rank above the sides', 6, 9, 16],
  ]
  for (const [title, outputs, inputs, rank] of shapes) {
    test(`${title}: ${outputs} × ${inputs}, rank ${rank}`, async () => {
      const measure = await expectDense([drawnLayer({ outputs, inputs, rank }, rank)])
      expect(measure).toMatchObject({ modules: 1, measured: 1, rank, notFinite: { count: 0, modules: [] } })
    })
  }

  test('over layers of different ranks, one without alpha and one turned by a negative alpha', async () => {
    const layers = [
      drawnLayer({ name: 'lora_te_a', outputs: 20, inputs: 30, rank: 4, alpha: null }, 1),
      drawnLayer({ name: 'lora_unet_b', outputs: 140, inputs: 30, rank: 9 }, 2),
      drawnLayer({ name: 'lora_unet_c', outputs: 20, inputs: 150, rank: 2, alpha: -1 }, 3),
    ]
    expect(await expectDense(layers)).toMatchObject({ modules: 3, rank: 9 })
  })

  test('of convolutions, whose kernels count as inputs', async () => {
    const layer = drawnLayer({ outputs: 32, inputs: 16 * 9, rank: 4 }, 5)
    await expectDense([{ ...layer, kernel: [3, 3] }])
  })

  test('with singular values nearly alike', async () => {
    const layer = drawnLayer({ outputs: 200, inputs: 220, rank: 48 }, 6)
    const up = layer.up.map((value, k) => value / 0.67 ** (k % layer.rank))
    await expectDense([{ ...layer, up }])
  })

  for (const precision of ['float', 'fp16', 'bf16'] as const) {
    test(`kept as ${precision}`, async () => {
      await expectDense([drawnLayer({ outputs: 40, inputs: 60, rank: 8 }, 7)], { precision })
    })
  }

  for (const [title, naming] of Object.entries({ kohya, peft, adapters, diffusers })) {
    test(`under the names of ${title}`, async () => {
      const name = 'unet.down_blocks.0.attentions.0.to_q'
      const layer = drawnLayer({ name, outputs: 20, inputs: 12, rank: 4, alpha: null }, 8)
      await expectDense([layer], { naming })
    })
  }

  test('half precision is read to its smallest number', async () => {
    const layer = drawnLayer({ outputs: 12, inputs: 10, rank: 2, alpha: 2 ** 14 }, 9)
    const smallest = layer.up.map((value) => Math.round(value * 100) * 2 ** -24)
    await expectDense([{ ...layer, up: smallest }], { precision: 'fp16' })
  })
})

describe('what is not a number to go by', () => {
  const layers = [
    drawnLayer({ name: 'lora_unet_a', outputs: 20, inputs: 30, rank: 4 }, 1),
    drawnLayer({ name: 'lora_unet_b', outputs: 20, inputs: 30, rank: 4 }, 2),
  ] as const

  test('an up of zeros has norm 0 and no stable rank', async () => {
    const path = newFile()
    writeLora(path, [{ ...layers[0], up: new Float32Array(80) }])
    expect(await measured(path)).toMatchObject({
      normMean: 0,
      normMax: { value: 0 },
      stableRankMean: null,
      stableRankMedian: null,
      notFinite: { count: 0 },
    })
  })

  test('NaN and infinity are counted and their layer is named; the others are measured', async () => {
    const path = newFile()
    const up = layers[1].up.map((value, k) => (k === 3 ? Number.NaN : value))
    const down = layers[1].down.map((value, k) => (k < 2 ? Number.POSITIVE_INFINITY : value))
    const [whole] = writeLora(path, [layers[0], { ...layers[1], up, down }], { precision: 'bf16' })
    const measure = await measured(path)
    expect(measure).toMatchObject({
      modules: 2,
      measured: 1,
      notFinite: { count: 3, modules: ['lora_unet_b'] },
      signature: [],
    })
    expect(measure.normMean).toBeCloseTo(denseNorm(dense(whole as Layer)), 4)
    expect(JSON.parse(JSON.stringify(measure))).toEqual(measure)
  })
})

describe('files without pairs of down and up are told apart, not refused', () => {
  const tensor: Tensor = { shape: [4, 4], values: new Float32Array(16) }
  const kinds: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['LoHa', ['lora_unet_a.hada_w1_a', 'lora_unet_a.hada_w1_b', 'lora_unet_a.alpha'], /LoHa/],
    ['LoKr', ['lora_unet_a.lokr_w1', 'lora_unet_a.lokr_w2_a'], /LoKr/],
    ['Tucker', ['a.lora_down.weight', 'a.lora_mid.weight', 'a.lora_up.weight'], /Tucker/],
    ['a whole model', ['model.diffusion_model.input_blocks.0.0.weight'], /no pairs/],
    ['nothing', [], /no pairs/],
  ]
  for (const [title, names, says] of kinds) {
    test(title, async () => {
      const path = newFile()
      const tensors = Object.fromEntries(names.map((name) => [name, tensor]))
      writeFileSync(path, packTensors(tensors, {}, 'fp16'))
      expect(await measureWeights(path)).toEqual({ kind: 'other', reason: expect.stringMatching(says) })
    })
  }

  test('a rank beyond all use', async () => {
    const path = newFile()
    writeLora(path, [drawnLayer({ outputs: 1, inputs: 1, rank: 5000 }, 1)])
    expect(await measureWeights(path)).toEqual({ kind: 'other', reason: expect.stringMatching(/5000.*4096/) })
  })

  test('a number format that is not read', async () => {
    const path = newFile()
    writeLora(path, [drawnLayer({ outputs: 4, inputs: 4, rank: 2 }, 1)], { precision: 'fp16' })
    const bytes = readFileSync(path, 'latin1').replaceAll('"F16"', '"I16"')
    writeFileSync(path, bytes, 'latin1')
    expect(await measureWeights(path)).toEqual({ kind: 'other', reason: expect.stringMatching(/I16/) })
  })
})

describe('a file that is not whole', () => {
  test('cut at any byte is an error that names it, and the tensor once the head is there', async () => {
    const path = newFile()
    writeLora(path, [drawnLayer({ outputs: 6, inputs: 5, rank: 2 }, 1)], { precision: 'fp16' })
    const bytes = readFileSync(path)
    const head = 8 + Number(bytes.readBigUInt64LE(0))
    for (let end = 0; end < bytes.length; end++) {
      writeFileSync(path, bytes.subarray(0, end))
      const error = await measureWeights(path).then(
        () => null,
        (thrown: unknown) => thrown as Error,
      )
      expect(error?.message, `cut at ${end}`).toContain(path)
      if (end >= head) expect(error?.message).toMatch(/lora_unet_a\.(alpha|lora_down|lora_up)/)
    }
  })

  const layer = drawnLayer({ outputs: 6, inputs: 5, rank: 2 }, 1)
  const wrongs: readonly (readonly [string, (tensors: Record<string, Tensor>) => void, RegExp])[] = [
    [
      'without an up',
      (tensors) => delete tensors['lora_unet_a.lora_up.weight'],
      /lora_down\.weight: expected an up/,
    ],
    [
      'without a down',
      (tensors) => delete tensors['lora_unet_a.lora_down.weight'],
      /lora_up\.weight: expected a down/,
    ],
    [
      'whose ranks differ',
      (tensors) => {
        tensors['lora_unet_a.lora_up.weight'] = { shape: [4, 3], values: new Float32Array(12) }
      },
      /lora_up\.weight: expected rank 2.*got 3/,
    ],
  ]
  for (const [title, change, says] of wrongs) {
    test(`${title} is an error that names the tensor`, async () => {
      const path = newFile()
      const tensors = loraTensors([layer])
      change(tensors)
      writeFileSync(path, packTensors(tensors, {}, 'fp16'))
      await expect(measureWeights(path)).rejects.toThrow(says)
    })
  }

  test('that holds a web page is an error that names it', async () => {
    const path = newFile()
    writeFileSync(path, '<!DOCTYPE html><html>'.repeat(20))
    await expect(measureWeights(path)).rejects.toThrow(path)
  })
})
