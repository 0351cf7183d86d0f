import { join } from 'node:path'
import { allRuns } from '../run-rows.ts'
import type { Runner } from '../runner.ts'
import { readForeignUse } from './read.ts'
import { gpuReadings } from './readings.ts'
import { gpuRecorder } from './record.ts'

/** Between two questions about who else uses the cards. */
const foreignUseMs = 5000

/** Who else is on which card, asked in the background; null before the first answer, later five seconds old. */
export function foreignUseWatch(): () => ReadonlyMap<string, string> | null {
  let known: ReadonlyMap<string, string> | null = null
  let askedAt = Number.NEGATIVE_INFINITY
  return () => {
    if (performance.now() - askedAt > foreignUseMs) {
      askedAt = performance.now()
      void readForeignUse().then((found) => {
        known = found
      })
    }
    return known
  }
}

/** Readings of the cards into `gpu.jsonl` of the runs on them, from one long-lived nvidia-smi. */
export interface CardFollowing {
  readonly record: () => void
  readonly close: () => Promise<void>
}

export function followCards({ cards, store, home, now }: Runner): CardFollowing {
  if (cards.length === 0) return { record: () => undefined, close: async () => undefined }
  const readings = gpuReadings({ now })
  const record = gpuRecorder()
  return {
    record: () => {
      const running = allRuns(store).filter(({ state }) => state === 'running')
      record(
        readings.latest(),
        running.map(({ folder, slot }) => ({ folder: join(home, folder), slot: slot ?? '' })),
      )
    },
    close: readings.close,
  }
}
