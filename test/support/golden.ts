import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect } from 'vitest'

/** Compares a text with a golden file, whole. UPDATE=1 rewrites it; a missing one fails. */
export function expectGolden(file: string, text: string): void {
  if (process.env.UPDATE === '1') {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  expect(existsSync(file), `${file} is missing: UPDATE=1 writes it`).toBe(true)
  expect(text).toBe(readFileSync(file, 'utf8'))
}
