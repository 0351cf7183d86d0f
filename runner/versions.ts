import { readFileSync } from 'node:fs'
import { readAsked } from '../tracker/run-folder.ts'
import { installationVersions } from './installation-versions.ts'
import { sweepPlace } from './place.ts'
import type { Runner } from './runner.ts'

/** What a run is trained with, for its `started.json`. */
export async function versionsOf(runner: Runner, folder: string): Promise<Record<string, string>> {
  const own = { lorasweep: ownVersion(), node: process.versions.node, ...driverVersion(runner) }
  const asked = readAsked(folder)
  if (asked?.trial.trainer !== 'kohya') return own
  const { installation } = sweepPlace(runner, asked.sweep)
  return installation === null ? own : { ...own, ...(await installationVersions(installation, runner.home)) }
}

function driverVersion({ cards }: Runner): Record<string, string> {
  const driver = cards[0]?.driver
  return driver ? { driver } : {}
}

/** From package.json, two folders above dist/runner. */
function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
