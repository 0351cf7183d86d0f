import { createHash } from 'node:crypto'
import type { DatasetFacts } from '../spec.ts'

/** Hash of pictures and captions, sorted, by sub-folder: the same content has the same name wherever it lies. */
export function fingerprintOf(folders: DatasetFacts['folders']): string {
  const lines = folders.flatMap(({ name, images }) =>
    images.map(({ sha256, caption }) => `${name}\0${sha256}\0${caption?.sha256 ?? '-'}`),
  )
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}
