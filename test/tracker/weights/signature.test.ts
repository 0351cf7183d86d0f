import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { measureWeights } from '../../../tracker/weights/measure.ts'
import { cosine, difference } from '../../../tracker/weights/signature.ts'
import { suiteFolder } from '../../support/folders.ts'
import { chance, denseCosine, drawnLayer, type Layer, writeLora } from './written-lora.ts'

const folder = suiteFolder()
let files = 0

async function signatureOf(layers: readonly Layer[]): Promise<readonly number[]> {
  const path = join(folder, `lora ${files++}.safetensors`)
  writeLora(path, layers)
  const measure = await measureWeights(path)
  return measure.kind === 'measured' ? measure.signature : []
}

/** Sixty layers, as the smallest networks in use have. */
const network = (seed: number): Layer[] =>
  Array.from({ length: 60 }, (_, k) =>
    drawnLayer({ name: `lora_unet_${k}`, outputs: 24 + k, inputs: 90 - k, rank: 4 }, seed * 1000 + k),
  )

/** The same downs and ups, each pushed by this share of their own size. */
function pushed(layers: readonly Layer[], share: number, seed: number): Layer[] {
  const next = chance(seed)
  const push = (values: Float32Array): Float32Array => values.map((value) => value + share * 0.1 * next())
  return layers.map((layer) => ({ ...layer, up: push(layer.up), down: push(layer.down) }))
}

/** The standard error that `signature.ts` states, for one pair. */
const stated = (value: number): number => (1 - value ** 2) / 60

describe('the cosine of two signatures', () => {
  const pairs = [0.1, 0.3, 1, 2, 4].flatMap((share, k) =>
    [1, 2, 3, 4].map((seed) => ({ share, seed: 10 * k + seed })),
  )

  test('is that of the written-out changes within the stated error, over 20 pairs of networks', async () => {
    const misses: number[] = []
    for (const { share, seed } of pairs) {
      const one = network(seed)
      const other = pushed(one, share, seed)
      const exact = denseCosine(one, other)
      const estimate = cosine(await signatureOf(one), await signatureOf(other)) as number
      misses.push((estimate - exact) / stated(exact))
      expect(Math.abs(misses.at(-1) as number), `cosine ${exact}`).toBeLessThan(4)
    }
    const typical = Math.sqrt(misses.reduce((total, miss) => total + miss ** 2, 0) / misses.length)
    expect(typical).toBeLessThan(1.5)
  })

  test('of networks that have nothing in common is near 0', async () => {
    const estimate = cosine(await signatureOf(network(71)), await signatureOf(network(72)))
    expect(Math.abs(estimate as number)).toBeLessThan(4 / 60)
  })

  test('of one change kept with two ranks is 1: what counts is the product', async () => {
    const layer = drawnLayer({ outputs: 30, inputs: 40, rank: 2, alpha: 2 }, 3)
    const down = new Float32Array(4 * 40)
    down.set(layer.down)
    const up = Float32Array.from({ length: 30 * 4 }, (_, at) =>
      at % 4 < 2 ? (layer.up[(at >> 2) * 2 + (at % 4)] as number) : 0,
    )
    const padded = await signatureOf([{ ...layer, down, up, rank: 4, alpha: 4 }])
    expect(cosine(await signatureOf([layer]), padded)).toBeCloseTo(1, 6)
  })

  test('is not misled by numbers that all have one sign', async () => {
    const layer = drawnLayer({ outputs: 200, inputs: 200, rank: 1 }, 3)
    const ones = layer.down.map(() => 1)
    const every = (rest: number) => layer.up.map((_, k) => (k % 2 === rest ? 1 : 0))
    const even = await signatureOf([{ ...layer, down: ones, up: every(0) }])
    const odd = await signatureOf([{ ...layer, down: ones, up: every(1) }])
    expect(Math.abs(cosine(even, odd) as number)).toBeLessThan(0.4)
  })

  test('is null for a change of nothing', async () => {
    const layer = drawnLayer({ outputs: 8, inputs: 8, rank: 2 }, 3)
    const nothing = await signatureOf([{ ...layer, up: new Float32Array(16) }])
    expect(cosine(nothing, nothing)).toBeNull()
    expect(cosine(await signatureOf([layer]), [])).toBeNull()
  })
})

test('the signature of a network is the sum of those of its layers, whatever their ranks', async () => {
  const layers = [17, 3, 8].map((rank, k) =>
    drawnLayer({ name: `lora_unet_${k}`, outputs: 30, inputs: 40, rank }, k),
  )
  const whole = await signatureOf(layers)
  const alone = await Promise.all(layers.map((layer) => signatureOf([layer])))
  const summed = whole.map((_, k) => alone.reduce((total, one) => total + (one[k] as number), 0))
  const largest = Math.max(...whole.map(Math.abs))
  expect(Math.max(...difference(summed, whole).map(Math.abs))).toBeLessThan(1e-4 * largest)
})

test('a signature grows with the change, so a difference of two is that of the step between them', async () => {
  const layer = drawnLayer({ outputs: 30, inputs: 40, rank: 4 }, 3)
  const whole = await signatureOf([layer])
  const half = await signatureOf([{ ...layer, up: layer.up.map((value) => value / 2) }])
  expect(cosine(difference(half, whole), half)).toBeCloseTo(1, 6)
  expect(cosine(difference(whole, half), half)).toBeCloseTo(-1, 6)
})
