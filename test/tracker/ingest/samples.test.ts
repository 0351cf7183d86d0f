import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { ingestRun } from '../../../tracker/ingest/ingest.ts'
import { pngWholeness } from '../../../tracker/ingest/png.ts'
import { parseSampleName } from '../../../tracker/ingest/sample-name.ts'
import type { RunEvent } from '../../../tracker/model.ts'
import { writeJson } from '../../../tracker/run-folder/whole-file.ts'
import { runPaths } from '../../../tracker/run-folder.ts'
import { homeWithRun } from '../recorded.ts'

const size = { width: 16, height: 24, channels: 3 } as const
const plain = (background: string) =>
  sharp({ create: { ...size, background } })
    .png()
    .toBuffer()
const noise = () =>
  sharp({ create: { ...size, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 40 } } })
    .png()
    .toBuffer()

interface Folder {
  readonly put: (bytes: Buffer) => void
  readonly end: () => void
  readonly look: () => Promise<readonly RunEvent[]>
}

function folderWithSample(name = 'zorvek_e000002_05_20261121004713_66.png'): Folder {
  const { folder } = homeWithRun()
  const { samples, exit } = runPaths(folder)
  mkdirSync(samples, { recursive: true })
  const cursors = new Map<string, number>()
  return {
    put: (bytes) => writeFileSync(join(samples, name), bytes),
    end: () => writeJson(exit, { code: 0, signal: null, endedAt: '2026-11-21T00:05:00.000Z' }),
    look: async () => {
      const read = await ingestRun(folder, cursors, { bytes: 1000 })
      for (const { file, to } of read.cursors) cursors.set(file, to)
      return read.events
    },
  }
}

describe('a sample picture', () => {
  test.each([
    ['of one colour is blank', plain('teal'), 'blank'],
    ['of a NaN model is black', plain('black'), 'black'],
    ['with something on it is whole', noise(), 'whole'],
  ])('%s', async (_, picture, state) => {
    const folder = folderWithSample()
    folder.put(await picture)
    expect(await folder.look()).toMatchObject([
      { kind: 'sample', axis: 'epoch', at: 2, prompt: 5, seed: 66, width: 16, height: 24, state },
    ])
    expect(await folder.look()).toEqual([])
  })

  test('is partial while it grows, told again only when it has grown, and whole in the end', async () => {
    const folder = folderWithSample()
    const picture = await noise()
    folder.put(picture.subarray(0, 40))
    expect(await folder.look()).toMatchObject([{ state: 'partial', bytes: 40, width: 16, height: 24 }])
    expect(await folder.look()).toEqual([])
    folder.put(picture)
    expect(await folder.look()).toMatchObject([{ state: 'whole', bytes: picture.length }])
  })

  test('that stays cut when the trainer has ended is broken, and the place is named', async () => {
    const folder = folderWithSample()
    folder.put((await noise()).subarray(0, 100))
    await folder.look()
    folder.end()
    expect(await folder.look()).toMatchObject([
      { kind: 'sample', state: 'broken' },
      { kind: 'damage', file: 'output/sample/zorvek_e000002_05_20261121004713_66.png', offset: 100 },
    ])
    expect(await folder.look()).toEqual([])
  })

  test('without a single byte is partial, and broken in the end', async () => {
    const folder = folderWithSample()
    folder.put(Buffer.alloc(0))
    expect(await folder.look()).toMatchObject([{ state: 'partial', bytes: 0 }])
    expect(await folder.look()).toEqual([])
    folder.end()
    expect(await folder.look()).toMatchObject([{ state: 'broken' }, { kind: 'damage', offset: 0 }])
    expect(await folder.look()).toEqual([])
  })

  test('with wrong bytes inside is broken at once', async () => {
    const folder = folderWithSample()
    const picture = await noise()
    picture.writeUInt8((picture[70] as number) ^ 0xff, 70)
    folder.put(picture)
    expect(await folder.look()).toMatchObject([{ state: 'broken' }, { kind: 'damage', offset: 54 }])
  })

  test('cut at any byte is partial, never broken and never whole', async () => {
    const picture = await noise()
    for (let cut = 0; cut < picture.length; cut++)
      expect(pngWholeness(picture.subarray(0, cut)).state).toBe('partial')
    expect(pngWholeness(picture).state).toBe('whole')
  })
})

test.each([
  ['zorvek_e000003_01_20261121004720_22.png', { stem: 'zorvek', axis: 'epoch', at: 3, prompt: 1, seed: 22 }],
  ['zorvek_000100_01_20261121004720_22.png', { stem: 'zorvek', axis: 'step', at: 100, prompt: 1, seed: 22 }],
  [
    'zorvek v2 (final)_e000000_12_20261121004720.png',
    { stem: 'zorvek v2 (final)', at: 0, prompt: 12, seed: null },
  ],
  ['e000001_00_20261121004720_7.png', { stem: '', axis: 'epoch', at: 1 }],
  ['1234567_00_20261121004720_7.png', { stem: '', axis: 'step', at: 1_234_567 }],
])('%s is understood', (name, parts) => expect(parseSampleName(name)).toMatchObject(parts))

test.each(['prompt.txt', 'zorvek.png', 'zorvek_e3_01_20261121004720.png', 'grid_e000003_01.png'])(
  '%s is no sample',
  (name) => expect(parseSampleName(name)).toBeNull(),
)
