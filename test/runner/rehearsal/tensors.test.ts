import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Precision, packTensors, unpackTensors } from '../../../runner/rehearsal/tensors.ts'
import { readSafetensorsHead } from '../../../tracker/ingest/safetensors.ts'

const roundTrip = (values: number[], precision: Precision): number[] => [
  ...(unpackTensors(
    packTensors({ a: { shape: [values.length], values: Float32Array.from(values) } }, {}, precision),
  ).a?.values ?? []),
]

describe('numbers come back as near as their precision allows', () => {
  test.each([
    ['float', 2 ** -24],
    ['fp16', 2 ** -11],
    ['bf16', 2 ** -8],
  ] as const)('%s', (precision, share) => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true, min: -60000, max: 60000 }), (value) => {
        const [back = Number.NaN] = roundTrip([value], precision)
        expect(Math.abs(back - value)).toBeLessThanOrEqual(
          Math.abs(value) * share + (precision === 'fp16' ? 2 ** -25 : 1e-38),
        )
      }),
    )
  })
  test('half precision keeps NaN and infinities, and rounds to even', () => {
    expect(roundTrip([Number.NaN, 1e9, -1e9, 1 + 2 ** -11, 1 + 3 * 2 ** -11], 'fp16')).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      1,
      1 + 2 ** -9,
    ])
  })
})

test('the head is what lorasweep reads', () => {
  const bytes = packTensors(
    { b: { shape: [2, 1], values: Float32Array.of(1, 2) }, a: { shape: [], values: Float32Array.of(4) } },
    { ss_epoch: '3' },
    'fp16',
  )
  expect(readSafetensorsHead(bytes)).toEqual({
    state: 'read',
    bytes: bytes.length,
    metadata: { ss_epoch: '3' },
  })
  expect(unpackTensors(bytes).b?.shape).toEqual([2, 1])
})
