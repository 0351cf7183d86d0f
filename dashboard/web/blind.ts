import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { RunFact, RunPageFact, SweepFact, SweepPageFact } from '../wire.ts'

/** Whether the judge's suggestions stay out of sight, so that a person can decide first. Kept per person. */
export const isBlind = signal(false)

export const followBlind = (): void => {
  isBlind.value = localStorage.getItem('blind') === 'yes'
}

export function turnBlind(isOn: boolean): void {
  isBlind.value = isOn
  if (isOn) localStorage.setItem('blind', 'yes')
  else localStorage.removeItem('blind')
}

/** A run as it looks to somebody who is to decide without the judge. */
export const withoutSuggestion = <T extends RunFact | RunPageFact>(run: T): T => ({
  ...run,
  judged: null,
  ...('moments' in run && { moments: [] }),
})

/** A sweep in the same way. */
export const withoutSuggestions = <T extends SweepFact | SweepPageFact>(sweep: T): T => ({
  ...sweep,
  best: null,
  trials: sweep.trials.map((one) => ({ ...one, run: one.run && withoutSuggestion(one.run) })),
})

/** Runs whose suggestion was drawn in this browser: hiding it afterwards makes nobody forget it. */
const seenKey = 'seen-suggestions'
const mostSeen = 1000

const seenRuns = (): readonly string[] => JSON.parse(localStorage.getItem(seenKey) ?? '[]') as string[]

export const hasSeen = (run: RunFact['run']): boolean => seenRuns().includes(run)

/** Call it where suggestions are drawn. */
export function useSeen(runs: readonly Pick<RunFact, 'run' | 'judged'>[]): void {
  const names = runs.filter(({ judged }) => judged !== null).map(({ run }) => run)
  useEffect(() => {
    const known = seenRuns()
    const fresh = names.filter((name) => !known.includes(name))
    if (fresh.length > 0) localStorage.setItem(seenKey, JSON.stringify([...known, ...fresh].slice(-mostSeen)))
  }, [names.join(' ')])
}
