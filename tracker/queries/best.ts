import { bestOfSweep } from '../analysis/best.ts'
import type { BestFact } from './facts.ts'
import { type KnownRun, latestRuns } from './runs.ts'

/** The epoch to keep among the latest runs of a sweep's trials. */
export function bestOf(runs: readonly KnownRun[]): BestFact | null {
  const latest = [...latestRuns(runs).values()]
  const found = bestOfSweep(
    latest.flatMap(({ fact, verdict }) => (verdict ? [{ run: fact.run, verdict }] : [])),
  )
  const winner = latest.find((one) => one.fact.run === found?.best.run)?.fact
  const keep = winner?.judged?.keep
  if (!found || !winner || !keep) return null
  const { run, trial, attempt } = winner
  const { runnerUp, safer, equals, noise, remarks } = found
  return { run, trial, attempt, keep, runnerUp, safer, equals, noise, remarks }
}
