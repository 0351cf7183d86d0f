import { assessRun, judgeAgain, judgedEarlier } from '../tracker/analysis/assess.ts'
import type { Store } from '../tracker/store/open.ts'
import { type HomeInstruments, openInstruments } from './instruments.ts'

/** Judges runs one after another, beside the loop. */
export interface Judging {
  /** Has a run judged as soon as its turn comes; asking twice before its turn is asking once. */
  readonly ask: (run: number) => void
  /** The same, when the pictures that come one by one at an epoch's end have probably all come. */
  readonly askSoon: (run: number) => void
  readonly isIdle: () => boolean
  /** What went wrong since the last call; one run that cannot be judged does not hold up the others. */
  readonly takeFailures: () => readonly { readonly run: number; readonly error: unknown }[]
  /** Resolves when nothing is left to judge and its processes have ended. */
  readonly idle: () => Promise<void>
}

/** Pictures of one epoch come within seconds of each other. */
const gatherMs = 2000

export function startJudging(store: Store, home: string): Judging {
  const due = new Set<number>()
  const gathering = new Map<number, NodeJS.Timeout>()
  const instruments = openInstruments(home)
  let failures: { run: number; error: unknown }[] = []
  let work: Promise<void> | null = null
  const judgeOne = judgeOfOneVersion(store, home, instruments)
  const workThrough = async (): Promise<void> => {
    do {
      for (const run of due) {
        due.delete(run)
        try {
          for (const other of await judgeOne(run)) due.add(other)
        } catch (error) {
          failures.push({ run, error })
        }
      }
      await instruments.rest()
    } while (due.size > 0)
    work = null
  }
  const ask = (run: number): void => {
    clearTimeout(gathering.get(run))
    gathering.delete(run)
    due.add(run)
    work ??= workThrough()
  }
  return {
    ask,
    askSoon: (run) => {
      if (!gathering.has(run))
        gathering.set(
          run,
          setTimeout(() => ask(run), gatherMs),
        )
    },
    isIdle: () => work === null,
    takeFailures: () => {
      const taken = failures
      failures = []
      return taken
    },
    idle: async () => {
      for (const run of [...gathering.keys()]) ask(run)
      while (work !== null) await work
      await instruments.close()
    },
  }
}

/** A sweep is judged by one version: the first verdict of a new one brings the others along. Answers with those. */
function judgeOfOneVersion(store: Store, home: string, { measure, eyes }: HomeInstruments) {
  const outdated = new Set<number>()
  return async (run: number): Promise<readonly number[]> => {
    const by = { measure, eyes: await eyes() }
    if (outdated.delete(run)) {
      await judgeAgain(store, home, run, by)
      return []
    }
    await assessRun(store, home, run, by)
    const others = judgedEarlier(store, run)
    for (const other of others) outdated.add(other)
    return others
  }
}
