import { and, eq, notInArray } from 'drizzle-orm'
import type { Outcome, RunAsked, RunState, Trial } from '../model.ts'
import type { SweepAsked } from '../run-folder.ts'
import { noteChange } from './changes.ts'
import type { Store } from './open.ts'
import { run, sweep, trial } from './schema.ts'

/** A sweep and all its trials, as sweep.json has them. Twice is once. */
export function saveSweep(store: Store, asked: SweepAsked): void {
  const { name, title, createdAt, spec } = asked
  inOneWrite(store, () => {
    store.db
      .insert(sweep)
      .values({ name, title, createdAt, spec })
      .onConflictDoUpdate({ target: sweep.name, set: { title, createdAt, spec } })
      .run()
    saveTrials(store, name, { trials: asked.trials, dropped: asked.dropped ?? [] })
    noteChange(store, null, 'sweep')
  })
}

export interface SweepTrials {
  readonly trials: readonly Trial[]
  /** Numbers of trials that the sweep file no longer names. */
  readonly dropped: readonly number[]
}

/** Trials with their numbers; those not among them are removed. */
export function saveTrials(store: Store, sweepName: string, { trials, dropped }: SweepTrials): void {
  inOneWrite(store, () => {
    const numbers = trials.map(({ number }) => number)
    store.db
      .delete(trial)
      .where(and(eq(trial.sweep, sweepName), notInArray(trial.number, numbers)))
      .run()
    for (const one of trials) {
      const row = { ...trialRow(one), inFile: !dropped.includes(one.number) }
      store.db
        .insert(trial)
        .values({ sweep: sweepName, ...row })
        .onConflictDoUpdate({ target: [trial.sweep, trial.number], set: row })
        .run()
    }
  })
}

function trialRow(one: Trial) {
  const { number, key, trainer, script, parameters, prompts, runOf, ...asked } = one
  return { number, key, trainer, script, parameters, prompts, runOf, asked }
}

/** Row of an attempt, `queued` when it is new, unless an import found it done. `folder` is relative to the home, with `/`. */
export function addRun(store: Store, { asked, folder }: { asked: RunAsked; folder: string }): number {
  return inOneWrite(store, () => {
    const identity = { sweep: asked.sweep, trial: asked.trial.number, attempt: asked.attempt }
    const known = store.sqlite
      .prepare('SELECT id FROM run WHERE sweep = @sweep AND trial = @trial AND attempt = @attempt')
      .get(identity) as { id: number } | undefined
    if (known) return known.id
    const state: RunState = asked.imported ? 'succeeded' : 'queued'
    const row = { ...identity, folder, state, queuedAt: asked.queuedAt }
    const { id } = store.db.insert(run).values(row).returning({ id: run.id }).get()
    noteChange(store, id, 'run')
    return id
  })
}

/** What the folder says about a run. What is left out stays as it is. */
export interface RunPatch extends Partial<Outcome> {
  readonly slot?: string | null
  readonly startedAt?: string | null
  readonly endedAt?: string | null
  readonly exitCode?: number | null
  readonly signal?: string | null
}

/** Live views hear of it only when something is different. */
export function setRun(store: Store, id: number, patch: RunPatch): void {
  inOneWrite(store, () => {
    const before = store.db.select().from(run).where(eq(run.id, id)).get()
    if (!before) throw new Error(`there is no run ${id}`)
    const isSame = Object.entries(patch).every(([key, value]) => before[key as keyof RunPatch] === value)
    if (isSame) return
    store.db.update(run).set(patch).where(eq(run.id, id)).run()
    noteChange(store, id, 'run')
  })
}

/** Takes the write lock at once, so that nothing read inside can be stale. */
export function inOneWrite<T>(store: Store, work: () => T): T {
  return store.sqlite.inTransaction ? work() : store.sqlite.transaction(work).immediate()
}
