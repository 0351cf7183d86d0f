import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Recorded trainings of the real sd-scripts. A few live in test/fixtures; all of them are found
 * through LORASWEEP_TRACES (the folder of traces) and LORASWEEP_TRUTH (the folder of labelled runs).
 * LORASWEEP_ANALYSIS is a folder with clean pictures.
 */
export default function setup(): void {
  for (const name of ['LORASWEEP_TRACES', 'LORASWEEP_TRUTH', 'LORASWEEP_ANALYSIS']) {
    const folder = process.env[name]
    if (folder && !existsSync(folder)) throw new Error(`${name} names ${folder}, which does not exist`)
    if (!folder) console.warn(`${name} is not set: tests that need its folder are skipped`)
  }
}

export const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url))
