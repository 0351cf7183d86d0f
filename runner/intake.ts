/** From a sweep file to trials with numbers, ready for the queue. */
import { snapshotDataset } from '../sweeps/dataset/write.ts'
import { expandSweep } from '../sweeps/expand.ts'
import { numberTrials } from '../sweeps/number.ts'
import type { DatasetFacts, SweepSpec } from '../sweeps/spec.ts'
import type { RunAsked, RunState, Trial } from '../tracker/model.ts'
import { ProblemError, problemText } from '../tracker/problem.ts'
import { readSweepFolder, writeSweepFolder } from '../tracker/run-folder.ts'
import type { Store } from '../tracker/store/open.ts'
import { saveSweep } from '../tracker/store/write.ts'
import type { GpuCard } from './gpu/nvidia-smi.ts'
import { readSweepSource } from './intake/source.ts'
import { type LaunchPlace, queueAttempt } from './launch.ts'
import { lastThatCounts, type RunRow, sweepRuns } from './run-rows.ts'
import { computeCapability } from './slots.ts'
import type { Installation } from './trainers/trainer.ts'

/** A sweep file that can be run. */
export interface Intake {
  readonly spec: SweepSpec
  readonly yaml: string
  readonly facts: DatasetFacts
  readonly trials: readonly Trial[]
  readonly notes: readonly string[]
  readonly relativeTo: string
  readonly installation: Omit<Installation, 'computeCapability'> | null
}

export interface IntakeOrder {
  readonly file: string
  /** Null = read it from the file. */
  readonly text: string | null
  readonly cwd: string
  readonly home: string
  /** More than 10,000 trials are meant. */
  readonly many: boolean
}

/** @throws ProblemError with every problem of the file at once. */
export async function readIntake(order: IntakeOrder): Promise<Intake> {
  const source = await readSweepSource(order)
  const { spec, yaml, facts, model, options, relativeTo, remarks } = source
  const missing = remarks.filter(({ code }) => code === 'missing-model')
  if (missing.length > 0) throw new ProblemError(missing)
  const { trials, notes, problems } = expandSweep(spec, facts, model, { many: order.many, options })
  if (problems.length > 0) throw new ProblemError(problems)
  return {
    spec,
    yaml,
    facts,
    trials,
    notes: [...remarks.map(problemText), ...notes],
    relativeTo,
    installation: source.installation,
  }
}

export interface Enqueued {
  readonly sweep: string
  /** What was done with the file, in one line each. */
  readonly words: readonly string[]
}

/** Adds what is new and carries on with the rest; `again` repeats what has ended too. */
export async function enqueueSweep(
  { home, store, cards, now }: { home: string; store: Store; cards: readonly GpuCard[]; now: Date },
  intake: Intake,
  again: boolean,
): Promise<Enqueued> {
  const { spec, yaml, facts } = intake
  const known = readSweepFolder(home, spec.name)?.json ?? null
  const { trials, added, gone } = numberTrials(intake.trials, known?.trials ?? [])
  const all = [...(known?.trials ?? []).filter(({ number }) => gone.includes(number)), ...trials]
  const json = {
    format: 'lorasweep.sweep/1' as const,
    name: spec.name,
    title: spec.title,
    createdAt: known?.createdAt ?? now.toISOString(),
    spec: spec as unknown as Readonly<Record<string, unknown>>,
    trials: all.toSorted((a, b) => a.number - b.number),
    dropped: gone,
  }
  const snapshot = await snapshotDataset(facts, home)
  writeSweepFolder(home, { yaml, json })
  saveSweep(store, readSweepFolder(home, spec.name)?.json ?? json)
  const place: LaunchPlace = { home, store, sweep: spec.name, snapshot, ...placeOf(intake, cards) }
  const runs = sweepRuns(store, spec.name)
  const waiting = runs.filter(({ state }) => state === 'queued' || state === 'running').length
  const due = trials.filter((one) => one.runOf === null && isDue(latestOf(runs, one.number), again))
  for (const trial of due) {
    const attempts = runs.filter((one) => one.trial === trial.number).map(({ attempt }) => attempt)
    await queueAttempt(place, { trial, now, after: Math.max(0, ...attempts) })
  }
  return {
    sweep: spec.name,
    words: enqueuedWords({ added, gone, due: due.length, waiting, isNew: known === null }),
  }
}

const placeOf = ({ relativeTo, installation, facts }: Intake, cards: readonly GpuCard[]) => ({
  relativeTo,
  installation: installation && { ...installation, computeCapability: computeCapability(cards) },
  images: imagesOf(facts),
})

const imagesOf = (facts: DatasetFacts): RunAsked['images'] =>
  facts.folders.flatMap(({ images }) => images.map(({ file, sha256 }) => ({ file, sha256 })))

const latestOf = (runs: readonly RunRow[], trial: number): RunRow | undefined =>
  lastThatCounts(runs.filter((one) => one.trial === trial))

/** Whether a trial needs another attempt when its file is run (again). */
export function isDue(last: Pick<RunRow, 'state' | 'step'> | undefined, again: boolean): boolean {
  if (last === undefined) return true
  const ended: Record<RunState, boolean> = {
    queued: false,
    running: false,
    succeeded: again,
    cancelled: true,
    lost: true,
    failed: again || last.step === 0,
  }
  return ended[last.state]
}

function enqueuedWords(done: {
  added: readonly number[]
  gone: readonly number[]
  due: number
  /** Queued or running before. */
  waiting: number
  isNew: boolean
}) {
  const { added, gone, due, waiting, isNew } = done
  const words: string[] = []
  if (!isNew && added.length > 0) words.push(`${added.length} new: trial ${added.join(', ')}`)
  if (gone.length > 0) words.push(`no longer in the file, kept: trial ${gone.join(', ')}`)
  if (!isNew && due > added.length)
    words.push(`${due - added.length} queued again, because it was stopped, lost or never trained`)
  if (!isNew && due === 0 && waiting === 0) words.push('nothing new to train; --again repeats what has ended')
  return words
}
