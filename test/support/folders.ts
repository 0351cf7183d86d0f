import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'

/** The same for all tests of a file: gone when they have ended. Call it while tests are being defined. */
export function suiteFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "it's a lorasweep "))
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** A new folder with a space and an apostrophe in its name, gone when the test ends. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "it's a lorasweep "))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}
