import { describe, expect, test } from 'vitest'
import type { Eyes } from '../../../tracker/eyes/eyes.ts'
import { type EyesMethods, keyOf, textKey } from '../../../tracker/eyes/names.ts'
import { plainWords } from '../../../tracker/eyes/plain-words.ts'
import { seeRun } from '../../../tracker/eyes/see.ts'
import { fadingOf, type Seen, sight } from '../../../tracker/eyes/sight.ts'
import { type LookedAt, sights } from '../../../tracker/eyes/sights.ts'
import { cosine, direction, packVector, type Vector } from '../../../tracker/eyes/vector.ts'

const vector = (...values: number[]): Vector => packVector(values) as Vector

/** The subject is one direction, each prompt another, and so is each photo. */
const subject = (strength: number, own: number): Vector =>
  vector(strength, ...[0, 1, 2, 3, 4, 5, 6, 7].map((i) => (i === own ? 1 : 0)))

/** Four trigger prompts and two controls; `strengths` of the subject by moment. */
const run = (strengths: readonly number[], over: Partial<Seen> = {}): Seen => ({
  moments: strengths.map((strength) => [
    ...[0, 1, 2, 3].map((prompt) => subject(strength, prompt)),
    ...[4, 5].map((prompt) => subject(0, prompt)),
  ]),
  roles: ['trigger', 'trigger', 'trigger', 'trigger', 'control', 'control'],
  training: [5, 6, 7].map((photo) => subject(1, photo)),
  ...over,
})

const rounded = (values: readonly number[] | null | undefined): number[] | undefined =>
  values?.map((value) => Number(value.toFixed(2)))

describe('what a family says of a run', () => {
  test('likeness goes from the base model to what the photos have in common', () => {
    const found = sight(run([0, 0.5, 1]))
    expect(rounded(found?.likeness)).toEqual([0, 0.63, 1])
    expect(rounded(found?.distance)).toEqual([0, 0.11, 0.29])
    expect(rounded(found?.control)).toEqual([0, 0, 0])
    expect(found?.found).toEqual([1, 1, 1])
  })

  test('a picture that is a photo is a copy, one that is only alike is none', () => {
    const moments = run([0, 1, 1]).moments.map((row, k) => (k === 2 ? [subject(1, 6), ...row.slice(1)] : row))
    expect(rounded(sight(run([], { moments }))?.copy)).toEqual([-1, 0, 1])
  })

  test('pictures that become one are the same', () => {
    const found = sight(run([0, 1, 1000]))
    expect(rounded(found?.sameness)).toEqual([0, 0.5, 1])
  })

  test('control prompts that take on the subject have moved', () => {
    const moments = run([0, 1, 1]).moments.map((row, k) => [...row.slice(0, 4), subject(k, 4), subject(k, 5)])
    const [before, after, later] = sight(run([], { moments }))?.control ?? []
    expect(before).toBeCloseTo(0)
    expect(after).toBeCloseTo(0.29, 1)
    expect(later).toBeGreaterThan(after as number)
  })

  test('likeness that falls for two moments has faded, and one bad moment has not', () => {
    expect(sight(run([0, 0.5, 0.8, 1, 1, 0.5, 0.4]))?.fadedFrom).toBe(5)
    expect(sight(run([0, 0.5, 0.8, 1, 0.5, 1, 1]))?.fadedFrom).toBeNull()
    expect(sight(run([0, 0.5, 0.8, 1, 1, 1, 1]))?.fadedFrom).toBeNull()
  })

  test('of faces: how many have one, and likeness where there always is one', () => {
    const moments = run([0, 0.5, 1]).moments.map((row, k) => (k === 2 ? [[], ...row.slice(1)] : row))
    const found = sight(run([], { moments }))
    expect(found?.found).toEqual([1, 1, 0.75])
    expect(found?.cosine.map((row) => row.length)).toEqual([3, 3, 3])
    expect(rounded(found?.likeness)).toEqual([0, 0.63, 1])
  })

  test('without a face anywhere, or without photos, nothing', () => {
    expect(sight(run([0, 1], { moments: [Array(6).fill([]), Array(6).fill([])] }))).toBeNull()
    expect(sight(run([0, 1], { training: [] }))).toBeNull()
  })

  test('no scale where the base model is as alike as the photos are, and none from one photo', () => {
    expect(sight(run([1, 1, 1]))?.likeness).toBeNull()
    expect(sight(run([0, 1], { training: [subject(1, 5)] }))).toMatchObject({ likeness: null, copy: null })
  })
})

test('healthy runs rarely seem to fade, and runs that fall are seen to', () => {
  const share = (fall: number): number => {
    const next = seeded(7)
    const flagged = Array.from({ length: 400 }, () => fadingOf(noisy(next, fall)).fadedFrom !== null)
    return flagged.filter(Boolean).length / flagged.length
  }
  expect(share(0)).toBeLessThan(0.06)
  expect(share(0.8)).toBeGreaterThan(0.75)
})

/** Six prompts over ten epochs; every epoch's pictures share a third of their noise. */
function noisy(next: () => number, fall: number): number[][] {
  const prompts = Array.from({ length: 6 }, next)
  return Array.from({ length: 11 }, (_, k) => {
    const level = 6 * (1 - Math.exp(-k / 2)) - fall * Math.max(0, k - 5) + next() * Math.sqrt(0.3)
    return prompts.map((own) => own + level + next() * Math.sqrt(0.7))
  })
}

/** Normal numbers: sums of twelve uniform ones, from a linear congruential generator. */
function seeded(seed: number): () => number {
  let state = seed
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6)
}

describe('from stored embeddings', () => {
  const methods: EyesMethods = { dino: 'dino/1', clip: 'clip/1', text: 'clip-text/1' }
  const looked: LookedAt = {
    moments: [0, 1, 2].map((k) => [0, 1, 2, 3].map((p) => `${k}${p}`)),
    prompts: [0, 1, 2, 3].map((p) => ({ role: p < 3 ? 'trigger' : 'control', text: `text ${p}` })),
    training: ['t0', 't1', 't2'],
  }
  const rows = (): Map<string, Vector> => {
    const found = new Map<string, Vector>()
    for (const method of ['dino/1', 'clip/1']) {
      for (const k of [0, 1, 2])
        for (const p of [0, 1, 2, 3]) found.set(keyOf(`${k}${p}`, method), subject(k, p))
      for (const t of [0, 1, 2]) found.set(keyOf(`t${t}`, method), subject(1, 5 + t))
    }
    for (const p of [0, 1, 2, 3]) found.set(keyOf(textKey(`text ${p}`), 'clip-text/1'), subject(0, p))
    return found
  }

  test('each family speaks for itself, and pictures lose their prompts to the subject', () => {
    const found = sights(looked, rows(), methods)
    expect(found.off).toEqual([])
    expect(Object.keys(found.families)).toEqual(['dino', 'clip'])
    expect(rounded(found.obedience?.obedience)).toEqual([1, 0.71, 0.45])
  })

  test('a family that has not seen every picture has no say', () => {
    const some = rows()
    some.delete(keyOf('12', 'dino/1'))
    const found = sights(looked, some, methods)
    expect(found.off).toEqual([
      'Eyes (dino) are off: dino/1 has seen 11 of 12 pictures; lorasweep judge --remeasure looks at all',
    ])
    expect(Object.keys(found.families)).toEqual(['clip'])
  })

  test('a picture that was never whole is not waited for', () => {
    const moments = looked.moments.map((row, k) => (k === 1 ? [null, ...row.slice(1)] : row))
    const found = sights({ ...looked, moments }, rows(), methods)
    expect(found.off).toEqual([])
    expect(found.families.dino?.cosine.map((row) => row.length)).toEqual([2, 2, 2])
    expect(found.obedience?.cosine.map((row) => row.length)).toEqual([3, 3, 3])
  })

  test('embeddings of two lengths switch their family off', () => {
    const mixed = rows().set(keyOf('t0', 'dino/1'), vector(1, 2, 3))
    expect(sights(looked, mixed, methods)).toMatchObject({
      off: [expect.stringMatching(/^Eyes \(dino\) are off: dino\/1 gave embeddings of 9 and 3 numbers; /)],
      families: { clip: expect.anything() },
    })
  })

  test('halves of two different CLIPs switch obedience off, and nothing else', () => {
    const mixed = rows()
    for (const p of [0, 1, 2, 3]) mixed.set(keyOf(textKey(`text ${p}`), 'clip-text/1'), vector(1, 2))
    const found = sights(looked, mixed, methods)
    expect(found.off).toEqual([
      'Obedience is off: eyes.clip.text gives 2 numbers and eyes.clip.image 9; name two halves of one CLIP',
    ])
    expect([found.obedience, Object.keys(found.families)]).toEqual([null, ['dino', 'clip']])
  })

  test('what eyes saw that cannot look any more still counts, unless a picture is new or nobody names them', async () => {
    const blind = (asked: Eyes['asked']): Eyes => ({
      ...{ asked, methods: {}, off: ['dino.onnx is not there'], close: async () => undefined },
      ...{ look: async () => [], read: async () => [] },
    })
    const see = (asked: Eyes['asked'], known: Map<string, Vector>) =>
      seeRun(blind(asked), { run: looked, pictures: [], known, earlier: methods, keep: () => undefined })
    const off = ['dino.onnx is not there']
    const { dino } = sights(looked, rows(), methods).families
    expect(await see(['dino'], rows())).toMatchObject({
      methods: { dino: 'dino/1' },
      families: { dino },
      off,
    })
    const some = rows()
    some.delete(keyOf('12', 'dino/1'))
    expect(await see(['dino'], some)).toEqual({ methods: {}, families: {}, obedience: null, off })
    expect(await see([], rows())).toEqual({ methods: {}, families: {}, obedience: null, off })
  })

  test('without methods there is nothing to say', () => {
    expect(sights(looked, rows(), {})).toEqual({ methods: {}, families: {}, obedience: null, off: [] })
  })
})

describe('an embedding in the table', () => {
  test('keeps cosines to a thousandth', () => {
    const next = seeded(3)
    for (let i = 0; i < 50; i++) {
      const [one, other] = [Array.from({ length: 384 }, next), Array.from({ length: 384 }, next)]
      const mixed = one.map((value, j) => value + 0.3 * (other[j] as number))
      const exact = cosine(direction(one), direction(mixed))
      expect(Math.abs(cosine(direction(vector(...one)), direction(vector(...mixed))) - exact)).toBeLessThan(
        1e-3,
      )
    }
  })

  test('is whole numbers, and none where there is nothing', () => {
    expect(packVector([3, 0, -4])).toEqual([6000, 0, -8000])
    expect(packVector([0, 0])).toBeNull()
    expect(packVector([1, Number.NaN])).toBeNull()
    expect(packVector([1, Number.POSITIVE_INFINITY])).toBeNull()
  })
})

test.each([
  ['zorvek, portrait', 'portrait'],
  ['Zorvek on a beach', 'on a beach'],
  ['photo of (zorvek:1.2) woman, [smiling], <lora:x:1>', 'photo of woman, smiling'],
  ['zorveks zorvek_2', 'zorveks zorvek_2'],
  ['a cat at 10:30', 'a cat at 10:30'],
])('CLIP reads %j as %j', (text, expected) => {
  expect(plainWords(text, 'zorvek')).toBe(expected)
})
