import { describe, expect, test } from 'vitest'
import type { Learned } from '../../../runner/rehearsal/lora.ts'
import { makeAdafactor } from '../../../runner/rehearsal/optimizers/adafactor.ts'
import { makeAdamW } from '../../../runner/rehearsal/optimizers/adamw.ts'
import { makeAdamW8bit } from '../../../runner/rehearsal/optimizers/adamw8bit.ts'
import type { MakeOptimizer, OptimizerOptions } from '../../../runner/rehearsal/optimizers/optimizer.ts'
import { namedRandom } from '../../../runner/rehearsal/random.ts'

/** A bowl whose lowest point is `target`: 64 × 80 numbers, more than eight-bit moments need. */
function bowl(): { array: Learned; distance: () => number; slope: () => void } {
  const random = namedRandom('bowl')
  const length = 64 * 80
  const target = Float32Array.from({ length }, () => random.gauss())
  const array: Learned = {
    name: 'bowl',
    rows: 64,
    value: new Float32Array(length),
    gradient: new Float32Array(length),
  }
  return {
    array,
    distance: () =>
      array.value.reduce((sum, value, i) => sum + (value - (target[i] as number)) ** 2, 0) / length,
    slope: () => {
      for (let i = 0; i < length; i += 1)
        array.gradient[i] = 2 * ((array.value[i] as number) - (target[i] as number))
    },
  }
}

function descend(make: MakeOptimizer, steps: number, options: OptimizerOptions = {}, rate = 0.01): number {
  const { array, distance, slope } = bowl()
  const optimizer = make([array], options)
  for (let step = 0; step < steps; step += 1) {
    slope()
    optimizer.step([rate])
  }
  return distance()
}

const manual = { scale_parameter: 'False', relative_step: 'False', warmup_init: 'False' }

describe.each([
  ['AdamW', makeAdamW, {}],
  ['AdamW8bit', makeAdamW8bit, {}],
  ['Adafactor', makeAdafactor, manual],
] as const)('%s', (_, make, options) => {
  test('goes down', () => {
    expect(descend(make, 200, options)).toBeLessThan(0.15 * descend(make, 0, options))
  })

  test('goes on after its state was put back as if it had never stopped', () => {
    const [one, two] = [bowl(), bowl()]
    const first = make([one.array], options)
    const step = (part: typeof one, optimizer: typeof first): void => {
      part.slope()
      optimizer.step([0.01])
    }
    for (let n = 0; n < 5; n += 1) step(one, first)
    const second = make([two.array], options)
    two.array.value.set(one.array.value)
    const saved = structuredClone(first.parts())
    for (const [n, [, array]] of second.parts().entries()) array.set(saved[n]?.[1] ?? [])
    step(one, first)
    step(two, second)
    expect(two.array.value).toEqual(one.array.value)
  })
})

test('AdamW takes the step of its paper', () => {
  const array: Learned = { name: 'one', rows: 1, value: Float32Array.of(1), gradient: Float32Array.of(0.5) }
  const optimizer = makeAdamW([array], { weight_decay: '0.1' })
  optimizer.step([0.01])
  expect(array.value[0]).toBeCloseTo(1 * (1 - 0.001) - 0.01, 6)
  array.gradient[0] = -0.25
  optimizer.step([0.01])
  const mean = (0.9 * 0.05 + 0.1 * -0.25) / (1 - 0.81)
  const square = (0.999 * 0.00025 + 0.001 * 0.0625) / (1 - 0.999 ** 2)
  expect(array.value[0]).toBeCloseTo(0.989 * 0.999 - (0.01 * mean) / Math.sqrt(square), 6)
})

test('eight-bit moments are near 32-bit ones, take a quarter of the room, and are not the same', () => {
  const size = (make: MakeOptimizer): number =>
    make([bowl().array], {})
      .parts()
      .reduce((sum, [, part]) => sum + part.byteLength, 0)
  const [whole, eight] = [descend(makeAdamW, 100), descend(makeAdamW8bit, 100)]
  expect(Math.abs(eight / whole - 1)).toBeLessThan(0.05)
  expect(eight).not.toBe(whole)
  expect(size(makeAdamW8bit)).toBeLessThan(0.28 * size(makeAdamW))
})

test('Adafactor keeps a row and a column instead of a matrix', () => {
  const parts = makeAdafactor([bowl().array], {})
    .parts()
    .filter(([name]) => name !== 'count')
  expect(parts.map(([, part]) => part.length)).toEqual([64, 80])
})

test('Adafactor with its relative step makes its own rate: min(0.01, 1/√t) times the size of the weights', () => {
  expect(descend(makeAdafactor, 20, {}, 1)).toBe(descend(makeAdafactor, 20, {}, 1e-9))
  const { array, slope } = bowl()
  array.value.fill(0.1)
  const optimizer = makeAdafactor([array], {})
  slope()
  optimizer.step([123])
  expect(optimizer.ownRates()?.[0]).toBeCloseTo(0.001, 6)
})
