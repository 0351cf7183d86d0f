import { join } from 'node:path'
import { and, asc, eq } from 'drizzle-orm'
import { heldOutLosses } from '../held-out.ts'
import type { Axis, Parameters, RunState, SampleState } from '../model.ts'
import { runText } from '../queries/reader.ts'
import { readAsked, readStarted } from '../run-folder.ts'
import type { Store } from '../store/open.ts'
import { checkpoint, damage, sample, trial, verdict } from '../store/schema.ts'
import type { Reason, Tier, Verdict } from '../verdict.ts'
import { type RunRow, readRun } from './run-row.ts'

/** `show --json`. Paths are absolute. */
export interface ShowDocument {
  readonly format: 'lorasweep.show/1'
  readonly run: string
  readonly state: RunState
  readonly reason: string | null
  readonly parameters: Parameters
  readonly versions: Readonly<Record<string, string>>
  readonly epochs: readonly {
    readonly epoch: number
    readonly step: number | null
    readonly verdict: Verdict
    readonly tier: Tier
    readonly reasons: readonly Reason[]
  }[]
  readonly samples: readonly {
    readonly axis: Axis
    readonly at: number
    /** A fraction when samples were drawn by steps; null while the length of an epoch is unknown. */
    readonly epoch: number | null
    readonly prompt: number
    readonly seed: number | null
    readonly path: string
    readonly state: SampleState
  }[]
  readonly checkpoints: readonly {
    readonly epoch: number | null
    readonly step: number | null
    readonly path: string
    readonly bytes: number
  }[]
  /** What a reader of the numbers should know: held-out pictures that were trained on, damaged files. */
  readonly notes: readonly string[]
}

export function showDocument(store: Store, home: string, id: number): ShowDocument {
  const row = readRun(store, id)
  const folder = join(home, row.folder)
  return {
    format: 'lorasweep.show/1',
    run: runText(row),
    state: row.state,
    reason: row.reason,
    parameters: parametersOf(store, row),
    versions: readStarted(folder)?.versions ?? {},
    epochs: epochsOf(store, id),
    samples: samplesOf(store, row, folder),
    checkpoints: checkpointsOf(store, id, folder),
    notes: notesOf(store, row, folder),
  }
}

function notesOf(store: Store, row: RunRow, folder: string): string[] {
  const asked = readAsked(folder)?.trial
  const leak = asked
    ? heldOutLosses(store, row.id, { ...asked, stepsPerEpoch: row.stepsPerEpoch }).leak
    : null
  const damaged = store.db
    .select()
    .from(damage)
    .where(eq(damage.run, row.id))
    .orderBy(asc(damage.file), asc(damage.offset))
    .all()
  const damages = damaged.map(({ file, offset, text }) => `${file}, byte ${offset}: ${text}`)
  return [...(leak === null ? [] : [`validation loss: ${leak}`]), ...damages]
}

function parametersOf(store: Store, { sweep, trial: number }: RunRow): Parameters {
  const row = store.db
    .select({ parameters: trial.parameters })
    .from(trial)
    .where(and(eq(trial.sweep, sweep), eq(trial.number, number)))
    .get()
  if (!row) throw new Error(`there is no trial ${sweep}/${number}`)
  return row.parameters
}

function epochsOf(store: Store, id: number): ShowDocument['epochs'] {
  const row = store.db.select({ body: verdict.body }).from(verdict).where(eq(verdict.run, id)).get()
  const epochs = row?.body.epochs ?? []
  return epochs.map(({ epoch, step, verdict, tier, reasons }) => ({ epoch, step, verdict, tier, reasons }))
}

function samplesOf(store: Store, { id, stepsPerEpoch }: RunRow, folder: string): ShowDocument['samples'] {
  const rows = store.db.select().from(sample).where(eq(sample.run, id)).orderBy(asc(sample.path)).all()
  return rows.map(({ axis, at, prompt, seed, path, state }) => {
    const epoch = axis === 'epoch' ? at : stepsPerEpoch === null ? null : at / stepsPerEpoch
    return { axis, at, epoch, prompt, seed, path: join(folder, path), state }
  })
}

function checkpointsOf(store: Store, id: number, folder: string): ShowDocument['checkpoints'] {
  const rows = store.db
    .select()
    .from(checkpoint)
    .where(eq(checkpoint.run, id))
    .orderBy(asc(checkpoint.path))
    .all()
  return rows.map(({ epoch, step, path, bytes }) => ({ epoch, step, path: join(folder, path), bytes }))
}
