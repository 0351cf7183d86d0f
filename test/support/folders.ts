import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new folder with a space and an apostrophe in its name, gone when the test ends. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "it's a lorasweep "))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}
