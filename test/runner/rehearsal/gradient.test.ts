import { describe, expect, test } from 'vitest'
import { latentSize } from '../../../runner/rehearsal/latent.ts'
import { type LayerName, type Layers, layerNames, layerShapes } from '../../../runner/rehearsal/layers.ts'
import { makeLesson } from '../../../runner/rehearsal/lesson.ts'
import type { Linear } from '../../../runner/rehearsal/linear.ts'
import { type Learned, learnedOf, newLora } from '../../../runner/rehearsal/lora.ts'
import { makeNetwork } from '../../../runner/rehearsal/network.ts'
import { namedRandom } from '../../../runner/rehearsal/random.ts'
import { wordSize } from '../../../runner/rehearsal/words.ts'

/** A generator with weights drawn by chance: what is tested is the arithmetic, not what it knows. */
function randomBase() {
  const random = namedRandom('gradient test')
  const linear = (name: LayerName): Linear => {
    const { inputs, outputs, bias } = layerShapes[name]
    const numbers = (length: number, size: number) =>
      Float32Array.from({ length }, () => size * random.gauss())
    return {
      name,
      inputs,
      outputs,
      weight: numbers(inputs * outputs, 0.7 / Math.sqrt(inputs)),
      bias: bias ? numbers(outputs, 0.1) : null,
    }
  }
  const linears = Object.fromEntries(layerNames.map((name) => [name, linear(name)])) as Record<
    LayerName,
    Linear
  >
  return { vocabulary: { words: [], vectors: new Float32Array(0) }, linears }
}

function setUp() {
  const random = namedRandom('gradient test, examples')
  const lora = newLora(randomBase(), { dim: 3, alpha: 2, trains: ['textencoder', 'unet'], rows: 16 }, random)
  for (const { value } of learnedOf(lora))
    for (let i = 0; i < value.length; i += 1) value[i] = 0.1 * random.gauss()
  const network = makeNetwork(lora.layers as Layers, { rows: 2, phrases: 16, learnsWords: true })
  const lesson = makeLesson(network, 2, 0)
  const example = (phrases: number) => ({
    clean: Float32Array.from({ length: latentSize }, () => random.gauss()),
    caption: Float32Array.from({ length: phrases * wordSize }, () => random.gauss()),
  })
  const examples = [example(1), example(3)]
  const loss = (): number => lesson.train(examples, namedRandom('same noise'), 1)
  return { lora, loss }
}

/** Along the gradient itself the loss changes by |gradient|² per step: a check of all its parts at once. */
function slopes(
  array: Learned,
  gradient: Float32Array,
  loss: () => number,
): { measured: number; promised: number } {
  const before = Float32Array.from(array.value)
  const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0))
  const step = 0.02
  const at = (sign: number): number => {
    for (let i = 0; i < before.length; i += 1)
      array.value[i] = (before[i] as number) + (sign * step * (gradient[i] as number)) / norm
    return loss()
  }
  const measured = (at(1) - at(-1)) / (2 * step)
  array.value.set(before)
  return { measured, promised: norm }
}

describe('the gradient of every adapter is the slope of the loss', () => {
  const { lora, loss } = setUp()
  for (const { gradient } of learnedOf(lora)) gradient.fill(0)
  loss()
  const gradients = learnedOf(lora).map(({ gradient }) => Float32Array.from(gradient))
  test.each(learnedOf(lora).map((array, n) => [array.name, n] as const))('%s', (_, n) => {
    const { measured, promised } = slopes(learnedOf(lora)[n] as Learned, gradients[n] as Float32Array, loss)
    expect(promised).toBeGreaterThan(0)
    expect(measured / promised).toBeCloseTo(1, 1)
  })
})
