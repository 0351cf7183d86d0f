import { assessRun } from '../tracker/analysis/assess.ts'
import type { Store } from '../tracker/store/open.ts'

/** Judges runs one after another, beside the loop. */
export interface Judging {
  /** Asks for a run to be judged again; asking twice before its turn is asking once. */
  readonly ask: (run: number) => void
  readonly isIdle: () => boolean
  /** What went wrong since the last call; one run that cannot be judged does not hold up the others. */
  readonly takeFailures: () => readonly { readonly run: number; readonly error: unknown }[]
  /** Resolves when nothing is left to judge. */
  readonly idle: () => Promise<void>
}

export function startJudging(store: Store, home: string): Judging {
  const due = new Set<number>()
  let failures: { run: number; error: unknown }[] = []
  let work: Promise<void> | null = null
  const workThrough = async (): Promise<void> => {
    for (const run of due) {
      due.delete(run)
      try {
        await assessRun(store, home, run)
      } catch (error) {
        failures.push({ run, error })
      }
    }
    work = null
  }
  return {
    ask: (run) => {
      due.add(run)
      work ??= workThrough()
    },
    isIdle: () => work === null,
    takeFailures: () => {
      const taken = failures
      failures = []
      return taken
    },
    idle: async () => {
      while (work !== null) await work
    },
  }
}
