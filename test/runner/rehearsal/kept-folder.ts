import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A new folder for all tests of a `describe`, gone when they have ended. */
export function keptFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "it's a rehearsal "))
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}
