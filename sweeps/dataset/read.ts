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

type Folder = { readonly path: string; readonly name: string; readonly repeats: number | null }

/** What lies in a dataset folder, flat or Kohya's own. Without a folder: no pictures, for recorded runs. */
export async function readDataset(spec: DatasetSpec, baseFolder: string): Promise<Parsed<DatasetFacts>> {
  if (spec.folder === null) return { ok: true, value: noPictures(spec.token ?? spec.sweep), notes: [] }
  const folder = spec.folder.startsWith('~/')
    ? join(homedir(), spec.folder.slice(2))
    : resolve(baseFolder, spec.folder)
  const entries = await entriesOf(folder)
  if (!Array.isArray(entries)) return { ok: false, problems: [unreadable(spec, folder, entries)] }
  const kohya = entries
    .filter((entry) => entry.isDirectory() && kohyaFolder.test(entry.name))
    .map(({ name }) => name)
    .sort()
  const shape = kohya.length > 0 ? 'kohya' : 'flat'
  const token = spec.token ?? (kohya[0] ? (kohyaFolder.exec(kohya[0])?.[2] ?? spec.sweep) : spec.sweep)
  const folders = shape === 'flat' ? [{ path: '', name: token, repeats: null }] : kohya.map(folderNamed)
  const notes: Problem[] = []
  const read = []
  for (const one of folders)
    read.push({ name: one.name, repeats: one.repeats, images: await imagesOf(folder, one, spec, notes) })
  const images = read.reduce((sum, one) => sum + one.images.length, 0)
  if (images === 0) return { ok: false, problems: [noImages(spec, folder), ...notes] }
  return {
    ok: true,
    value: { folder, shape, token, fingerprint: fingerprintOf(read), folders: read, images },
    notes,
  }
}

const noPictures = (token: string): DatasetFacts => {
  const fingerprint = fingerprintOf([])
  return { folder: null, shape: 'flat', token, fingerprint, folders: [], images: 0 }
}

function folderNamed(name: string): Folder {
  const [, repeats = '1', token = name] = kohyaFolder.exec(name) ?? []
  return { path: name, name: token, repeats: Number(repeats) }
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

const brokenImage = (spec: DatasetSpec, file: string): Problem =>
  problemAt(spec.file, spec.at, 'broken-image', `${file} is not a whole picture and is left out`, {
    hint: 'sd-scripts would stop at it',
  })
