import { createHash } from 'node:crypto'
import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelIdentity } from '../../sweeps/spec.ts'
import { pathFrom } from '../config.ts'
import { isHubName } from '../trainers/kohya-paths.ts'

const mebibyte = 1024 * 1024

/**
 * A base model by its content: size and a hash of its first and last MiB, of a folder all its files together.
 * A model on Hugging Face is known by its name only. Null when nothing is there.
 */
export async function readModelIdentity(model: string, relativeTo: string): Promise<ModelIdentity | null> {
  const hash = createHash('sha256')
  if (isHubName('pretrained_model_name_or_path', model)) {
    return { bytes: 0, hash: hash.update(model).digest('hex') }
  }
  const files = await filesAt(pathFrom(model, relativeTo))
  if (files === null) return null
  let bytes = 0
  for (const { name, path } of files) {
    hash.update(`${name}\0`)
    bytes += await addEnds(path, (part) => hash.update(part))
  }
  return { bytes, hash: hash.digest('hex') }
}

interface ModelFile {
  /** Below the model's folder; empty for a model of one file. */
  readonly name: string
  readonly path: string
}

async function filesAt(path: string): Promise<ModelFile[] | null> {
  try {
    if ((await stat(path)).isFile()) return [{ name: '', path }]
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    return files.sort().map((file) => ({ name: file.slice(path.length).replaceAll('\\', '/'), path: file }))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Feeds size, first and last MiB of a file to `add`; returns its size. */
async function addEnds(path: string, add: (part: string | Buffer) => void): Promise<number> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    add(`${size}\0`)
    add(await partOf(file, 0, Math.min(size, mebibyte)))
    add(await partOf(file, Math.max(0, size - mebibyte), Math.min(size, mebibyte)))
    return size
  } finally {
    await file.close()
  }
}

async function partOf(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
