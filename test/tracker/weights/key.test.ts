import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkpointKey } from '../../../tracker/weights/key.ts'
import { testFolder } from '../../support/folders.ts'

const mebibyte = 2 ** 20

function keyOf(bytes: Buffer): string {
  const path = join(testFolder(), 'a.safetensors')
  writeFileSync(path, bytes)
  return checkpointKey(path)
}

test('a key is the hash of size, first and last MiB', () => {
  const bytes = Buffer.alloc(3 * mebibyte, 'velna')
  const hash = createHash('sha256').update(`${bytes.length}\n`)
  hash.update(bytes.subarray(0, mebibyte)).update(bytes.subarray(-mebibyte))
  expect(keyOf(bytes)).toBe(hash.digest('hex'))
})

test('files of one length that differ at their beginning or end have different keys, whatever their names', () => {
  const made = [0, 1, 2 * mebibyte, 3 * mebibyte - 1].map((at) => {
    const bytes = Buffer.alloc(3 * mebibyte, 'velna')
    if (at > 0) bytes[at] = 0
    return keyOf(bytes)
  })
  expect(new Set(made).size).toBe(4)
  expect(keyOf(Buffer.alloc(3 * mebibyte, 'velna'))).toBe(made[0])
})

test('files that are shorter than two MiB have keys too', () => {
  const made = ['', 'a', 'aa', 'ab'].map((text) => keyOf(Buffer.from(text)))
  expect(new Set(made).size).toBe(4)
})

test('a file that is not there is named', () => {
  expect(() => checkpointKey('/no/such.safetensors')).toThrow('/no/such.safetensors')
})
