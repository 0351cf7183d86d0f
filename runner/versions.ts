import { readFileSync } from 'node:fs'
import type { Runner } from './runner.ts'

/** Of this program and what it runs on; a trainer adds its own. */
export async function versionsOf(_runner: Runner, _folder: string): Promise<Record<string, string>> {
  return { lorasweep: ownVersion(), node: process.versions.node }
}

/** From package.json, two folders above dist/runner. */
export function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
