import { setTimeout as wait } from 'node:timers/promises'
import { execa } from 'execa'
import type { GpuReading } from '../../tracker/gpu-reading.ts'
import { cardsQuery, type GpuTrouble, parseGpuRow, parseTrouble } from './nvidia-smi.ts'
import { noProgram, program } from './read.ts'

export interface GpuReadings {
  /** The last reading of each card, by uuid; empty when the cards do not answer. */
  readonly latest: () => ReadonlyMap<string, GpuReading>
  /** Why there are none. */
  readonly trouble: () => GpuTrouble | null
  /** Ends nvidia-smi. */
  readonly close: () => Promise<void>
}

export interface ReadingsOptions {
  readonly now: () => Date
  readonly everySeconds?: number
  /** Until a nvidia-smi that ended is started again: the driver may be back. */
  readonly againMs?: number
}

/**
 * Follows the cards with one long-lived nvidia-smi. When it ends (driver updated, card lost) it is
 * started again after a while; without the program nothing is tried again.
 */
export function gpuReadings({ now, everySeconds = 10, againMs = 30_000 }: ReadingsOptions): GpuReadings {
  const closing = new AbortController()
  const latest = new Map<string, GpuReading>()
  let trouble: GpuTrouble | null = null
  const take = (line: string): void => {
    const row = parseGpuRow(line)
    trouble = row ? null : (parseTrouble(line) ?? trouble)
    if (row) latest.set(row.card.uuid, { at: now().toISOString(), ...row.reading })
  }
  const follow = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const isThere = await listen([...cardsQuery, '-l', String(everySeconds)], closing.signal, take)
      latest.clear()
      if (!isThere) {
        trouble = noProgram
        return
      }
      await wait(againMs, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }
  const following = follow()
  return {
    latest: () => latest,
    trouble: () => trouble,
    close: () => {
      closing.abort()
      return following
    },
  }
}

/** Calls `take` for each line until the program ends; false when there is no such program. */
async function listen(
  args: readonly string[],
  cancelSignal: AbortSignal,
  take: (line: string) => void,
): Promise<boolean> {
  const child = execa(program, args, {
    all: true,
    buffer: false,
    reject: false,
    stdin: 'ignore',
    cancelSignal,
  })
  for await (const line of child.iterable({ from: 'all' })) take(String(line))
  const { code } = await child
  return code !== 'ENOENT'
}
