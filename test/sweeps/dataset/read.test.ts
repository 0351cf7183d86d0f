import { appendFileSync, copyFileSync, mkdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { imageSize } from '../../../sweeps/dataset/image-size.ts'
import { readDataset } from '../../../sweeps/dataset/read.ts'
import type { DatasetFacts, DatasetSpec } from '../../../sweeps/spec.ts'
import { testFolder } from '../../support/folders.ts'
import { makePhotos } from '../../support/photos.ts'

const spec = (parts: Partial<DatasetSpec> = {}): DatasetSpec => ({
  file: 'zorvek.yaml',
  sweep: 'first-try',
  folder: '.',
  token: 'zorvek',
  captionExtension: '.txt',
  at: { line: 4, column: 10 },
  ...parts,
})

async function factsIn(folder: string, parts: Partial<DatasetSpec> = {}): Promise<DatasetFacts> {
  const read = await readDataset(spec(parts), folder)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value
}

/** The smallest BMP that says its size; 3 × 2 pixels. */
function bitmap(): Buffer {
  const bytes = Buffer.alloc(78)
  bytes.write('BM')
  bytes.writeUInt32LE(78, 2)
  bytes.writeInt32LE(3, 18)
  bytes.writeInt32LE(-2, 22)
  return bytes
}

describe('a flat folder', () => {
  it('counts what sd-scripts reads, in any case, and nothing else', async () => {
    const folder = testFolder()
    await makePhotos(folder, { count: 3 })
    renameSync(join(folder, 'photo-03.png'), join(folder, 'photo-03.PNG'))
    const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
    await picture.clone().jpeg().toFile(join(folder, 'a.JPEG'))
    await picture.clone().webp().toFile(join(folder, 'b.webp'))
    await picture.clone().webp({ lossless: true }).toFile(join(folder, 'c.webp'))
    writeFileSync(join(folder, 'd.bmp'), bitmap())
    await picture.clone().gif().toFile(join(folder, 'not-read.gif'))
    mkdirSync(join(folder, 'more'))
    copyFileSync(join(folder, 'a.JPEG'), join(folder, 'more', 'deep.jpg'))
    const facts = await factsIn(folder)
    const sizes = facts.folders[0]?.images.map(({ file, width, height }) => `${file} ${width}x${height}`)
    expect(sizes).toEqual([
      'a.JPEG 40x30',
      'b.webp 40x30',
      'c.webp 40x30',
      'd.bmp 3x2',
      'photo-01.png 64x64',
      'photo-02.png 64x64',
      'photo-03.PNG 64x64',
    ])
    expect(facts).toMatchObject({ images: 7, shape: 'flat', token: 'zorvek' })
  })

  it('takes captions of the asked extension', async () => {
    const folder = await makePhotos(testFolder(), { count: 2 })
    const [first] = (await factsIn(folder)).folders[0]?.images ?? []
    expect(first?.caption).toMatchObject({
      file: 'photo-01.txt',
      text: 'zorvek, a portrait of a person, background 1',
    })
    const [other] = (await factsIn(folder, { captionExtension: '.caption' })).folders[0]?.images ?? []
    expect(other?.caption).toBeNull()
  })

  it('leaves broken pictures out and says which', async () => {
    const folder = await makePhotos(testFolder(), { count: 3 })
    truncateSync(join(folder, 'photo-02.png'), 60)
    const read = await readDataset(spec(), folder)
    expect(read.ok && read.value.images).toBe(2)
    expect(read.ok && read.notes.map(({ message }) => message)).toEqual([
      'photo-02.png is not a whole picture and is left out',
    ])
  })

  it('is named by its content: not by its place or the names of its files', async () => {
    const [here, there] = [testFolder(), testFolder()]
    await makePhotos(here, { count: 3 })
    await makePhotos(there, { count: 3 })
    renameSync(join(there, 'photo-01.png'), join(there, 'zzz.png'))
    renameSync(join(there, 'photo-01.txt'), join(there, 'zzz.txt'))
    const { fingerprint } = await factsIn(here)
    expect((await factsIn(there)).fingerprint).toBe(fingerprint)
    appendFileSync(join(there, 'zzz.txt'), ', smiling')
    expect((await factsIn(there)).fingerprint).not.toBe(fingerprint)
  })
})

describe('a folder of Kohya folders', () => {
  it('has their repeats and the name of the first as its token', async () => {
    const folder = testFolder()
    await makePhotos(join(folder, '7_zorvek'), { count: 3 })
    await makePhotos(join(folder, '2_zorvek hat'), { count: 2, width: 80 })
    mkdirSync(join(folder, 'notes'))
    const facts = await factsIn(folder, { token: null })
    expect(facts.folders.map(({ name, repeats, images }) => [name, repeats, images.length])).toEqual([
      ['zorvek hat', 2, 2],
      ['zorvek', 7, 3],
    ])
    expect(facts).toMatchObject({ shape: 'kohya', token: 'zorvek hat', images: 5 })
    const read = await readDataset(spec({ token: null }), folder)
    expect(read.ok && read.notes.map(({ code }) => code)).toEqual(['token-guessed'])
    expect(facts.folders[1]?.images[0]?.file).toBe('7_zorvek/photo-01.png')
  })
})

describe('a dataset that is not there', () => {
  it.each([
    ['nowhere', './nowhere', 'dataset-unreadable'],
    ['empty', '.', 'dataset-empty'],
  ])('%s is a problem with its place in the sweep file', async (_, folder, code) => {
    const read = await readDataset(spec({ folder }), testFolder())
    expect(read).toMatchObject({ ok: false, problems: [{ code, file: 'zorvek.yaml', line: 4, column: 10 }] })
  })

  it('is no pictures for a recorded run', async () => {
    expect(await factsIn(testFolder(), { folder: null, token: null })).toMatchObject({
      images: 0,
      token: 'first-try',
      folders: [],
    })
  })
})

describe('the size of a picture', () => {
  it('is null wherever a picture is cut off', async () => {
    const picture = sharp({ create: { width: 33, height: 21, channels: 3, background: 'blue' } })
    for (const bytes of [
      await picture.clone().png().toBuffer(),
      await picture.clone().jpeg().toBuffer(),
      await picture.clone().webp().toBuffer(),
      bitmap(),
    ]) {
      expect(imageSize(bytes)).not.toBeNull()
      for (let length = 0; length < bytes.length; length += 1)
        expect(imageSize(bytes.subarray(0, length))).toBeNull()
    }
  })

  it('is null for anything else', () => {
    expect(imageSize(Buffer.alloc(100))).toBeNull()
    expect(imageSize(Buffer.from('GIF89a'.padEnd(100, ' ')))).toBeNull()
  })
})
