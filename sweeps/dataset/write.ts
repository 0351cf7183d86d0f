import { randomBytes } from 'node:crypto'
import { copyFile, link, mkdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { TrialDataset } from '../../tracker/model.ts'
import type { DatasetFacts, ImageFacts } from '../spec.ts'

/** Copies of a dataset's photos and captions. */
export interface DatasetSnapshot {
  /** `<home>/datasets/<fingerprint>` */
  readonly folder: string
  readonly facts: DatasetFacts
}

/**
 * Copies photos and captions once to `<home>/datasets/<fingerprint>/`, under a temporary name that is renamed
 * when all is there. The user's own files are only read.
 */
export async function snapshotDataset(facts: DatasetFacts, home: string): Promise<DatasetSnapshot> {
  const folder = join(home, 'datasets', facts.fingerprint)
  const snapshot = { folder, facts }
  if (facts.folder === null || (await exists(folder))) return snapshot
  const unfinished = `${folder}.${randomBytes(6).toString('hex')}.part`
  for (const file of filesOf(facts)) {
    const target = join(unfinished, file)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(join(facts.folder, file), target)
  }
  await renameUnlessThere(unfinished, folder)
  return snapshot
}

const filesOf = (facts: DatasetFacts): string[] =>
  facts.folders.flatMap(({ images }) =>
    images.flatMap(({ file, caption }) => (caption ? [file, caption.file] : [file])),
  )

/** Another process may have finished the same copy first: then that one serves. */
async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    await rm(from, { recursive: true, force: true })
    if (!(await exists(to))) throw error
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}

/**
 * Makes `<trialFolder>/dataset/<repeats>_<name>/` with hard links to single files of the snapshot, or copies
 * where the file system has no links. Folders that only their repeats told apart become one, their files keep apart
 * by a prefix. Returns the dataset folder: `--train_data_dir`.
 */
export async function linkTrialDataset(
  snapshot: DatasetSnapshot,
  trialFolder: string,
  folders: TrialDataset['folders'],
): Promise<string> {
  const dataset = join(trialFolder, 'dataset')
  const made = new Set<string>()
  for (const [index, { name, repeats }] of folders.entries()) {
    const target = join(dataset, `${repeats}_${name}`)
    const prefix = made.has(target) ? `${index}-` : ''
    made.add(target)
    await mkdir(target, { recursive: true })
    for (const file of linkedFiles(snapshot.facts.folders[index]?.images ?? [])) {
      await linkOrCopy(join(snapshot.folder, file), join(target, `${prefix}${basename(file)}`))
    }
  }
  return dataset
}

const linkedFiles = (images: readonly ImageFacts[]): string[] =>
  images.flatMap(({ file, caption }) => (caption ? [file, caption.file] : [file]))

/** Links across file systems, or where there are none, are answered with these. */
const noLinks = new Set(['EXDEV', 'EPERM', 'ENOSYS', 'ENOTSUP', 'EMLINK'])

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (!noLinks.has(code)) throw error
    await copyFile(from, to)
  }
}
