import type { Measure } from '../tracker/analysis/measuring/job.ts'
import { openMeasuring } from '../tracker/analysis/measuring/pool.ts'
import type { Eyes } from '../tracker/eyes/eyes.ts'
import { openEyes } from '../tracker/eyes/open.ts'
import { readConfig } from './config.ts'

/** What a home's runs are judged with. Must be closed. */
export interface HomeInstruments {
  readonly measure: Measure
  /** Opened by the first call, and again by the next one after `rest`; null where config.json names no model. */
  readonly eyes: () => Promise<Eyes | null>
  /** Models take memory that a training needs: they are closed while nothing is judged. */
  readonly rest: () => Promise<void>
  readonly close: () => Promise<void>
}

export function openInstruments(home: string): HomeInstruments {
  const measuring = openMeasuring()
  let opened: Promise<Eyes | null> | null = null
  const rest = async (): Promise<void> => {
    const eyes = opened
    opened = null
    // whoever asked for eyes was told why they did not open
    await (await eyes?.catch(() => null))?.close()
  }
  return {
    measure: measuring.measure,
    eyes: () => {
      opened ??= homeEyes(home)
      return opened
    },
    rest,
    close: async () => {
      measuring.close()
      await rest()
    },
  }
}

/** Must be closed. */
export async function homeEyes(home: string): Promise<Eyes | null> {
  const { eyes } = readConfig(home)
  return Object.keys(eyes).length === 0 ? null : openEyes(eyes)
}
