import { createHash } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, extname, join, resolve } from 'node:path'
import type { Problem } from '../../tracker/model.ts'
import { problemAt } from '../problem.ts'
import type { DatasetFacts, DatasetSpec, ImageFacts, Parsed } from '../spec.ts'
import { fingerprintOf } from './fingerprint.ts'
import { imageSize } from './image-size.ts'

/** What sd-scripts reads, in any case (`library/train_util.py`). */
const imageEndings = new Set(['.png', '.jpg', '.jpeg', '.webp', '.bmp'])

/** `<repeats>_<name>`, as sd-scripts wants its sub-folders. */
const kohyaFolder = /^(\d+)_(.+)$/

/** A folder to read; `path` is below the dataset's, empty for the dataset's own. */
interface Folder {
  readonly path: string
  readonly name: string
  readonly repeats: number | null
}

/** What lies in a dataset folder, flat or Kohya's own. Without a folder: no pictures, for recorded runs. */
export async function readDataset(spec: DatasetSpec, baseFolder: string): Promise<Parsed<DatasetFacts>> {
  if (spec.folder === null) return { ok: true, value: noPictures(spec.token ?? spec.sweep), notes: [] }
  const folder = absolute(spec.folder, baseFolder)
  const entries = await entriesOf(folder)
  if (!Array.isArray(entries)) return { ok: false, problems: [unreadable(spec, folder, entries)] }
  const named = kohyaFolders(entries)
  const shape = named.length > 0 ? 'kohya' : 'flat'
  const token = spec.token ?? named[0]?.name ?? spec.sweep
  const notes = spec.token === null ? [tokenNote(spec, token, shape)] : []
  const folders = []
  for (const one of shape === 'kohya' ? named : [{ path: '', name: token, repeats: null }]) {
    const images = await imagesOf(folder, one, spec, notes)
    folders.push({ name: one.name, repeats: one.repeats, images })
  }
  const images = folders.reduce((sum, one) => sum + one.images.length, 0)
  if (images === 0) return { ok: false, problems: [noImages(spec, folder), ...notes] }
  return {
    ok: true,
    value: { folder, shape, token, fingerprint: fingerprintOf(folders), folders, images },
    notes,
  }
}

const absolute = (folder: string, baseFolder: string): string =>
  folder.startsWith('~/') ? join(homedir(), folder.slice(2)) : resolve(baseFolder, folder)

const kohyaFolders = (entries: readonly Dirent[]): Folder[] =>
  entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: path }) => {
      const [, repeats, name] = kohyaFolder.exec(path) ?? []
      return name === undefined ? [] : [{ path, name, repeats: Number(repeats) }]
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))

const noPictures = (token: string): DatasetFacts => {
  const fingerprint = fingerprintOf([])
  return { folder: null, shape: 'flat', token, fingerprint, folders: [], images: 0 }
}

async function entriesOf(folder: string): Promise<Dirent[] | Error> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}

/** The pictures of one folder in the order of their names; broken ones are left out with a note. */
async function imagesOf(
  top: string,
  folder: Folder,
  spec: DatasetSpec,
  notes: Problem[],
): Promise<ImageFacts[]> {
  const entries = await entriesOf(join(top, folder.path))
  if (!Array.isArray(entries)) throw entries
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  const images: ImageFacts[] = []
  for (const name of names.filter((one) => imageEndings.has(extname(one).toLowerCase())).sort()) {
    const bytes = await readFile(join(top, folder.path, name))
    const size = imageSize(bytes)
    const file = folder.path === '' ? name : `${folder.path}/${name}`
    if (size === null) {
      notes.push(brokenImage(spec, file))
      continue
    }
    const caption = await captionOf(top, folder.path, name, names, spec.captionExtension)
    images.push({ file, sha256: sha256(bytes), ...size, bytes: bytes.length, caption })
  }
  return images
}

async function captionOf(
  top: string,
  path: string,
  image: string,
  names: readonly string[],
  extension: string,
): Promise<ImageFacts['caption']> {
  const name = `${basename(image, extname(image))}${extension}`
  if (!names.includes(name)) return null
  const bytes = await readFile(join(top, path, name))
  return {
    file: path === '' ? name : `${path}/${name}`,
    sha256: sha256(bytes),
    text: bytes.toString('utf8').trim(),
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const unreadable = (spec: DatasetSpec, folder: string, cause: Error): Problem =>
  problemAt(spec.file, spec.at, 'dataset-unreadable', 'the dataset folder cannot be read', {
    expected: 'a folder of pictures and captions',
    got: folder,
    hint: cause.message,
  })

const noImages = (spec: DatasetSpec, folder: string): Problem =>
  problemAt(spec.file, spec.at, 'dataset-empty', 'there is no picture in the dataset folder', {
    expected: '.png .jpg .jpeg .webp or .bmp files, or <repeats>_<name> folders of them',
    got: folder,
  })

const tokenNote = (spec: DatasetSpec, token: string, shape: DatasetFacts['shape']): Problem =>
  problemAt(
    spec.file,
    spec.at,
    'token-guessed',
    `the trained word is “${token}”, after ${shape === 'kohya' ? 'its folder' : 'the sweep'}`,
    {
      hint: 'dataset: {token: …} says another',
    },
  )

const brokenImage = (spec: DatasetSpec, file: string): Problem =>
  problemAt(spec.file, spec.at, 'broken-image', `${file} is not a whole picture and is left out`, {
    hint: 'sd-scripts would stop at it',
  })
