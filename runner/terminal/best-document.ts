import { join } from 'node:path'
import type { Noise } from '../../tracker/analysis/best.ts'
import type { Parameters, RunState } from '../../tracker/model.ts'
import type { BestFact, KeepFact, TrialFact } from '../../tracker/queries/facts.ts'
import { readSweep } from '../../tracker/queries/sweep.ts'
import { runFolder } from '../../tracker/run-folder.ts'
import type { Store } from '../../tracker/store/open.ts'
import type { Advice, OtherEpoch, Reason, Tier, Verdict } from '../../tracker/verdict.ts'
import { inFolder } from './judge-document.ts'

/** `lorasweep.best/1`, see the README of the sweep file. Paths are absolute. */
export interface BestDocument {
  readonly format: 'lorasweep.best/1'
  readonly sweeps: readonly SweepBest[]
}

export interface SweepBest {
  readonly name: string
  readonly best:
    | (RunBest & {
        readonly run: string
        readonly runnerUp: { readonly run: string; readonly epoch: number } | null
        readonly safer: { readonly run: string; readonly epoch: number } | null
        /** Other runs that noise does not tell from it. */
        readonly notDistinguishable: readonly { readonly run: string; readonly epoch: number }[]
        readonly noise: Noise | null
        /** Why runs were not compared with it, and what would change that. */
        readonly remarks: readonly string[]
      })
    | null
  readonly runs: readonly {
    readonly run: string
    readonly state: RunState
    readonly reason: string | null
    readonly parameters: Parameters
    /** Where it stood when it ended; null while nobody has judged it. */
    readonly verdict: Verdict | null
    readonly tier: Tier | null
    readonly advice: readonly Advice[]
    readonly best: RunBest | null
  }[]
}

export interface RunBest {
  readonly epoch: number
  readonly checkpoint: string | null
  readonly verdict: Verdict
  readonly tier: Tier
  readonly reasons: readonly Reason[]
  /** What one epoch less and one more would cost, in points. */
  readonly earlier: OtherEpoch | null
  readonly later: OtherEpoch | null
}

/** The epoch to keep of each sweep and of each of its runs. Sweeps that do not exist are left out. */
export function bestDocument(store: Store, home: string, sweeps: readonly string[]): BestDocument {
  const found = sweeps.map((name) => readSweep(store.db, name)).filter((one) => one !== null)
  return {
    format: 'lorasweep.best/1',
    sweeps: found.map(({ name, best, trials }) => ({
      name,
      best: best && sweepBest(best, placesOf(home, name, trials)),
      runs: trials.flatMap((one) => (one.run === null ? [] : [runBest(one, placesOf(home, name, trials))])),
    })),
  }
}

/** Absolute folder of a run, by its name. */
type Places = (run: string) => string

function placesOf(home: string, sweep: string, trials: readonly TrialFact[]): Places {
  const folders = new Map(
    trials.flatMap(({ trial, key, run }) =>
      run === null ? [] : [[run.run, runFolder(home, sweep, { number: trial, key }, run.attempt)]],
    ),
  )
  return (run) => folders.get(run) ?? home
}

const sweepBest = (
  { run, keep, runnerUp, safer, equals, noise, remarks }: BestFact,
  places: Places,
): SweepBest['best'] => ({
  run,
  ...keepOf(keep, places(run)),
  ...{ runnerUp, safer, notDistinguishable: equals, noise, remarks },
})

function runBest({ run, parameters }: TrialFact, places: Places): SweepBest['runs'][number] {
  if (run === null) throw new Error('a trial without a run has no best epoch')
  const keep = run.judged?.keep ?? null
  return {
    run: run.run,
    state: run.state,
    reason: run.reason,
    parameters,
    verdict: run.judged?.verdict ?? null,
    tier: run.judged?.tier ?? null,
    advice: run.judged?.advice ?? [],
    best: keep && keepOf(keep, places(run.run)),
  }
}

function keepOf(keep: KeepFact, folder: string): RunBest {
  const { epoch, checkpoint, verdict, tier, reasons, earlier, later } = keep
  return {
    epoch,
    checkpoint: checkpoint && join(folder, checkpoint),
    verdict,
    tier,
    reasons: inFolder(folder, reasons),
    ...{ earlier, later },
  }
}
