import { describe, expect, onTestFinished, test } from 'vitest'
import type { Measurement } from '../../../tracker/analysis/measuring/measurement.ts'
import { type Eyes, openEyesHere } from '../../../tracker/eyes/eyes.ts'
import { alignedFace, type Grid, type Landmarks, mainFace, type Place } from '../../../tracker/eyes/face.ts'
import { packVector } from '../../../tracker/eyes/vector.ts'
import type { Raster } from '../../../tracker/pixels/raster.ts'
import { testFolder } from '../../support/folders.ts'
import { colourEye } from '../../support/onnx.ts'
import { isRuntimeMissing, named, striped, written } from './onnxruntime.ts'
import { redDetector, uprightFace } from './tiny-detector.ts'

/** Where the landmarks of an upright face of 112 pixels lie. */
const places = [0, 1, 2, 3, 4].map(
  (n): Place => [112 * (uprightFace[2 * n] as number), 112 * (uprightFace[2 * n + 1] as number)],
)

/** Red grows to the right, green downwards. */
const slope = (side: number): Raster => ({
  ...{ width: side, height: side },
  rgb: Uint8Array.from({ length: 3 * side * side }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side)]
    return [x / 2, y / 2, 0][i % 3] as number
  }),
})

describe('a face', () => {
  const turns: [string, (place: Place) => Place, (place: Place) => Place][] = [
    ['where it should be', (p) => p, (p) => p],
    ['somewhere else', ([x, y]) => [x + 200, y + 50], ([x, y]) => [x + 200, y + 50]],
    ['three times as large', ([x, y]) => [3 * x, 3 * y], ([x, y]) => [3 * x, 3 * y]],
    ['lying on its side', ([x, y]) => [300 - y, x + 20], ([x, y]) => [300 - y, x + 20]],
  ]
  test.each(turns)('%s comes out upright and of one size', (_, lies, expected) => {
    const found = alignedFace(slope(400), places.map(lies), 112)
    for (const [x, y] of [
      [20, 30],
      [90, 30],
      [56, 100],
    ] as Place[]) {
      const [red, green] = expected([x, y])
      expect(Math.abs((found[y * 112 + x] as number) - red / 2)).toBeLessThan(1.2)
      expect(Math.abs((found[112 * 112 + y * 112 + x] as number) - green / 2)).toBeLessThan(1.2)
    }
  })

  test('that reaches over the edge is black there', () => {
    const found = alignedFace(
      slope(400),
      places.map(([x, y]): Place => [x - 56, y]),
      112,
    )
    expect([found[30 * 112 + 10], found[112 * 112 + 30 * 112 + 10]]).toEqual([0, 0])
    expect(found[112 * 112 + 30 * 112 + 100]).toBeGreaterThan(10)
  })

  const grid = (faces: readonly { cell: number; score: number; size: number }[]): Grid => {
    const [scores, boxes, landmarks] = [new Float32Array(16), new Float32Array(64), new Float32Array(160)]
    for (const { cell, score, size } of faces) {
      scores[cell] = score
      boxes.set([0, 0, Math.log(size), Math.log(size)], 4 * cell)
      landmarks.set(uprightFace, 10 * cell)
    }
    return { stride: 8, columns: 4, classScores: scores, objectScores: scores, boxes, landmarks }
  }
  const corner = (found: Landmarks | null): number[] | undefined =>
    found?.[2]?.map((value, i) => Math.floor((value - 8 * (uprightFace[4 + i] as number)) / 8 + 0.5))

  test('is the largest of those that are sure', () => {
    const faces = [
      { cell: 1, score: 0.95, size: 1 },
      { cell: 6, score: 0.9, size: 3 },
      { cell: 15, score: 0.4, size: 9 },
    ]
    expect(corner(mainFace([grid(faces)]))).toEqual([2, 1])
    expect(mainFace([grid([{ cell: 3, score: 0.5, size: 9 }])])).toBeNull()
  })

  test('of a coarser grid counts by its pixels', () => {
    const fine = grid([{ cell: 1, score: 0.9, size: 1 }])
    const coarse = { ...grid([{ cell: 4, score: 0.9, size: 1 }]), stride: 32 }
    expect(mainFace([fine, coarse])?.[0]?.[0]).toBeCloseTo(32 * (uprightFace[0] as number))
  })
})

describe.skipIf(isRuntimeMissing)(`eyes with a detector (${named})`, () => {
  const plain = { mean: [0, 0, 0], std: [1, 1, 1] } as const

  async function seen(
    detector: Buffer,
    face: readonly [number, number, number],
  ): Promise<{ eyes: Eyes; found: readonly Measurement[] }> {
    const folder = testFolder()
    const eyes = await openEyesHere({
      face: {
        ...plain,
        file: written(folder, 'face.onnx', colourEye({ size: 112 })),
        detector: written(folder, 'detector.onnx', detector),
      },
    })
    onTestFinished(() => eyes.close())
    const black = [0, 0, 0] as const
    const colours = [black, black, face, black, black, black, black, black]
    const picture = await striped(folder, 'faces', { colours, width: 512, height: 128 })
    return { eyes, found: await eyes.look([picture]) }
  }

  test('look at the face and not at what is around it', async () => {
    const { eyes, found } = await seen(redDetector(), [250, 20, 0])
    expect(eyes.off).toEqual([])
    expect(found[0]?.value).toEqual(packVector([250, 20, 0]))
    expect(eyes.methods.face).toMatch(/^face\/[0-9a-f]{12} as [0-9a-f]{8}$/)
  })

  test('find none where there is none', async () => {
    const { eyes, found } = await seen(redDetector(), [0, 250, 20])
    expect(eyes.off).toEqual([])
    expect(found[0]?.value).toEqual([])
  })

  test('are off when the detector is another one', async () => {
    const { eyes, found } = await seen(colourEye({ size: 64 }), [250, 20, 0])
    expect(found).toEqual([])
    expect(eyes.off).toHaveLength(1)
    expect(eyes.off[0]).toMatch(
      /detector.onnx has no output cls_8, obj_8, .* where YuNet of 2023 or later was expected/,
    )
  })
})
