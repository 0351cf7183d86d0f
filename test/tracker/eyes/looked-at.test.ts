import { describe, expect, onTestFinished, test } from 'vitest'
import {
  type Measurement,
  measurementKey,
  type Picture,
} from '../../../tracker/analysis/measuring/measurement.ts'
import { openEyesHere } from '../../../tracker/eyes/eyes.ts'
import { lookedAt } from '../../../tracker/eyes/looked-at.ts'
import { seeRun } from '../../../tracker/eyes/see.ts'
import type { Sights } from '../../../tracker/eyes/sights.ts'
import { testFolder } from '../../support/folders.ts'
import { colourEye } from '../../support/onnx.ts'
import { type Colour, isRuntimeMissing, named, striped, written } from './onnxruntime.ts'

const prompts = [
  { text: 'zorvek, portrait', role: 'trigger' },
  { text: 'zorvek on a beach', role: 'trigger' },
  { text: 'a cat', role: 'control' },
] as const

test('a run is asked about by prompt, without what cannot be seen and without the trained word', () => {
  const sample = (prompt: number, sha256: string) => ({ prompt, sha256 })
  const moments = [
    { samples: [sample(0, 'a0'), sample(1, 'b0'), sample(2, 'c0')] },
    { samples: [sample(2, 'c1'), sample(0, 'a1')] },
  ]
  const training = [{ sha256: 't' }, { sha256: 'broken' }]
  const isAsked = (sha256: string): boolean => !['broken', 'b0'].includes(sha256)
  expect(lookedAt({ moments, prompts, training }, { token: 'zorvek', isAsked })).toEqual({
    moments: [
      ['a0', null, 'c0'],
      ['a1', null, 'c1'],
    ],
    prompts: [
      { role: 'trigger', text: 'portrait' },
      { role: 'trigger', text: 'on a beach' },
      { role: 'control', text: 'a cat' },
    ],
    training: ['t'],
  })
})

describe.skipIf(isRuntimeMissing)(`from pictures to numbers (${named})`, () => {
  test('previews that turn red like the photos gain likeness, and nothing is looked at twice', async () => {
    const folder = testFolder()
    const dino = { file: written(folder, 'dino.onnx', colourEye({ size: 224 })) }
    const picture = (name: string, colour: Colour): Promise<Picture> =>
      striped(folder, name, { colours: [colour, [20, 20, 20]] })
    const photos = await Promise.all([0, 1, 2].map((i) => picture(`photo ${i}`, [230 + 8 * i, 20 * i, 30])))
    const drawn = await Promise.all(
      [0, 1, 2, 3].map((k) =>
        Promise.all(
          prompts.map(({ role }, p) => {
            const strength = role === 'trigger' ? 70 * k : 0
            return picture(`${k} ${p}`, [20 + strength, 150 - strength / 2 + 9 * p, 220 - strength + 9 * p])
          }),
        ),
      ),
    )
    const pictures = [...drawn.flat(), ...photos]
    const eyes = await openEyesHere({ dino })
    onTestFinished(() => eyes.close())
    const moments = drawn.map((row) => ({ samples: row.map(({ sha256 }, prompt) => ({ prompt, sha256 })) }))
    const run = lookedAt({ moments, prompts, training: photos }, { token: 'zorvek', isAsked: () => true })
    const kept = new Map<string, Measurement['value']>()
    const news: number[] = []
    const see = (): Promise<Sights> =>
      seeRun(eyes, {
        ...{ run, pictures, known: new Map(kept) },
        keep: (found) => {
          news.push(found.length)
          for (const one of found) kept.set(measurementKey(one), one.value)
        },
      })
    const { families, off, obedience, methods } = await see()
    expect([off, obedience]).toEqual([[], null])
    const { likeness, control } = families.dino as NonNullable<typeof families.dino>
    expect(likeness?.[0]).toBe(0)
    expect(likeness?.[3]).toBeGreaterThan(0.8)
    expect(likeness).toEqual([...(likeness ?? [])].sort((a, b) => a - b))
    expect(control?.every((value) => Math.abs(value) < 1e-9)).toBe(true)
    expect(await see()).toEqual({ families, off, obedience, methods })
    expect(methods).toEqual(eyes.methods)
    expect(news).toEqual([new Set(pictures.map(({ sha256 }) => sha256)).size, 0])
  })
})
