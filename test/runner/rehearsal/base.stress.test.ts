import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { testFolder } from '../../support/folders.ts'

const make = fileURLToPath(new URL('../../../runner/rehearsal/base/make.ts', import.meta.url))
const shipped = new URL('../../../runner/rehearsal/base.bin', import.meta.url)

test('the base that ships is what its program makes, byte for byte, and at most 600 kB', () => {
  const made = join(testFolder(), 'base.bin')
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', make, made], {
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  expect(readFileSync(made).equals(readFileSync(shipped))).toBe(true)
  expect(readFileSync(shipped).length).toBeLessThanOrEqual(600_000)
}, 1_800_000)
