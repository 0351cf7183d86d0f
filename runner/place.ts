import { dirname } from 'node:path'
import type { KohyaSpec } from '../sweeps/spec.ts'
import { readSweepFolder } from '../tracker/run-folder.ts'
import { findInstallation, readConfig } from './config.ts'
import type { Runner } from './runner.ts'
import { computeCapability } from './slots.ts'
import type { Installation } from './trainers/trainer.ts'

/** Where a sweep that is already in the home came from, and the sd-scripts it is trained with today. */
export interface SweepPlace {
  /** Absolute folder of the sweep file. */
  readonly relativeTo: string
  readonly installation: Installation | null
}

export function sweepPlace({ home, cards }: Pick<Runner, 'home' | 'cards'>, sweep: string): SweepPlace {
  const spec = readSweepFolder(home, sweep)?.json.spec ?? {}
  const relativeTo = dirname(String(spec.file ?? home))
  const found = findInstallation((spec.kohya ?? null) as KohyaSpec | null, readConfig(home), relativeTo)
  return { relativeTo, installation: found && { ...found, computeCapability: computeCapability(cards) } }
}
