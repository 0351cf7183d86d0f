import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDataset } from '../../../sweeps/dataset/read.ts'
import { linkTrialDataset, snapshotDataset } from '../../../sweeps/dataset/write.ts'
import type { DatasetFacts } from '../../../sweeps/spec.ts'
import { testFolder } from '../../support/folders.ts'
import { makePhotos } from '../../support/photos.ts'

async function factsOf(folder: string): Promise<DatasetFacts> {
  const at = { line: 1, column: 1 }
  const read = await readDataset(
    { file: '', sweep: 's', folder, token: 'zorvek', captionExtension: '.txt', at },
    folder,
  )
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort()

describe('a snapshot of a dataset', () => {
  it('copies photos and captions once and leaves the originals alone', async () => {
    const photos = await makePhotos(join(testFolder(), 'photos'), { count: 3 })
    writeFileSync(join(photos, 'unread.npz'), 'a cache')
    const home = testFolder()
    const facts = await factsOf(photos)
    const { folder } = await snapshotDataset(facts, home)
    expect(folder).toBe(join(home, 'datasets', facts.fingerprint))
    expect(filesIn(folder)).toEqual(filesIn(photos).filter((name) => name !== 'unread.npz'))
    const [copy, original] = [folder, photos].map((one) => statSync(join(one, 'photo-01.png')))
    expect(copy?.ino).not.toBe(original?.ino)
    expect(original?.nlink).toBe(1)
  })

  it('changes nothing the second time, and many at once make one', async () => {
    const photos = await makePhotos(join(testFolder(), 'photos'), { count: 4 })
    const home = testFolder()
    const facts = await factsOf(photos)
    await Promise.all(Array.from({ length: 5 }, () => snapshotDataset(facts, home)))
    const before = statSync(join(home, 'datasets', facts.fingerprint, 'photo-01.png'))
    await snapshotDataset(facts, home)
    const after = statSync(join(home, 'datasets', facts.fingerprint, 'photo-01.png'))
    expect(after.ino).toBe(before.ino)
    expect(readdirSync(join(home, 'datasets'))).toEqual([facts.fingerprint])
  })

  it('is nothing for recorded runs', async () => {
    const home = testFolder()
    const facts: DatasetFacts = {
      folder: null,
      shape: 'flat',
      token: 't',
      fingerprint: 'f',
      folders: [],
      images: 0,
    }
    await snapshotDataset(facts, home)
    expect(readdirSync(home)).toEqual([])
  })
})

describe("a trial's dataset", () => {
  it('is links to single files of the snapshot, so that caches stay in the trial', async () => {
    const photos = await makePhotos(join(testFolder(), 'photos'), { count: 2 })
    const home = testFolder()
    const snapshot = await snapshotDataset(await factsOf(photos), home)
    const folders = [{ name: 'zorvek', repeats: 25, images: 2 }]
    const dataset = await linkTrialDataset(snapshot, join(home, 'trial'), folders)
    expect(readdirSync(dataset)).toEqual(['25_zorvek'])
    const linked = join(dataset, '25_zorvek', 'photo-01.png')
    expect(statSync(linked).ino).toBe(statSync(join(snapshot.folder, 'photo-01.png')).ino)
    writeFileSync(join(dataset, '25_zorvek', 'photo-01_512x512_sd.npz'), 'a cache')
    expect(filesIn(photos)).toEqual(filesIn(snapshot.folder))
    expect(readFileSync(linked)).toEqual(readFileSync(join(photos, 'photo-01.png')))
  })

  it('loses no picture when the repeats of the file make one folder of two', async () => {
    const top = testFolder()
    await makePhotos(join(top, '3_zorvek'), { count: 2 })
    await makePhotos(join(top, '5_zorvek'), { count: 2, width: 96 })
    const snapshot = await snapshotDataset(await factsOf(top), testFolder())
    const folders = [1, 2].map(() => ({ name: 'zorvek', repeats: 4, images: 2 }))
    const dataset = await linkTrialDataset(snapshot, join(testFolder(), 'trial'), folders)
    expect(readdirSync(join(dataset, '4_zorvek')).filter((name) => name.endsWith('.png'))).toHaveLength(4)
  })

  it('keeps Kohya folders apart and can be made twice', async () => {
    const top = testFolder()
    await makePhotos(join(top, '7_zorvek'), { count: 2 })
    await makePhotos(join(top, '2_hat'), { count: 1, width: 96 })
    const snapshot = await snapshotDataset(await factsOf(top), testFolder())
    const folders = [
      { name: 'hat', repeats: 3, images: 1 },
      { name: 'zorvek', repeats: 3, images: 2 },
    ]
    const trial = join(testFolder(), 'trial')
    await linkTrialDataset(snapshot, trial, folders)
    const dataset = await linkTrialDataset(snapshot, trial, folders)
    expect(readdirSync(dataset).sort()).toEqual(['3_hat', '3_zorvek'])
    expect(readdirSync(join(dataset, '3_zorvek'))).toHaveLength(4)
  })
})
