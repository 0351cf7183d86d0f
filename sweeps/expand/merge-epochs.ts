import type { Trial } from '../../tracker/model.ts'

/** Trials that differ only in their epochs share the run of the longest, where that changes nothing. */
export function merged(trials: readonly Trial[]): {
  readonly trials: readonly Trial[]
  readonly notes: readonly string[]
} {
  const families = new Map<string, Trial[]>()
  for (const trial of trials) {
    const epochs = trial.parameters.max_train_epochs
    if (typeof epochs !== 'number' || trial.trainer === 'replay') continue
    const { max_train_epochs: _, ...rest } = trial.parameters
    const family = JSON.stringify([Object.entries(rest).sort(), trial.dataset.folders])
    families.set(family, [...(families.get(family) ?? []), trial])
  }
  const runOf = new Map<number, number>()
  const apart = new Map<string, number>()
  for (const family of families.values()) {
    if (family.length < 2) continue
    const longest = family.reduce((best, trial) => (epochsOf(trial) > epochsOf(best) ? trial : best))
    for (const trial of family) {
      if (trial === longest) continue
      const reason = reasonApart(trial, epochsOf(trial))
      if (reason === null) runOf.set(trial.number, longest.number)
      else apart.set(reason, (apart.get(reason) ?? 0) + 1)
    }
  }
  return {
    trials: trials.map((trial) => ({ ...trial, runOf: runOf.get(trial.number) ?? null })),
    notes: [
      ...mergeNotes(runOf),
      ...[...apart].map(
        ([reason, count]) => `${count + 1} trials that differ only in epochs stay apart: ${reason}`,
      ),
    ],
  }
}

const epochsOf = (trial: Trial): number => Number(trial.parameters.max_train_epochs)

/** Why a shorter trial is not simply the beginning of a longer one, or null. */
function reasonApart({ parameters }: Trial, epochs: number): string | null {
  const scheduler = String(parameters.lr_scheduler ?? 'constant')
  const warmup = Number(parameters.lr_warmup_steps ?? 0)
  if (parameters.lr_scheduler_type)
    return `the schedule ${String(parameters.lr_scheduler_type)} may depend on the length`
  if (scheduler !== 'constant' && scheduler !== 'constant_with_warmup')
    return `the schedule ${scheduler} depends on the length`
  if (warmup > 0 && warmup < 1) return 'the warm-up is a share of the length'
  if (Number(parameters.token_warmup_step ?? 0) > 0) return 'token_warmup_step may be a share of the length'
  if (parameters.save_last_n_epochs !== undefined || parameters.save_last_n_steps !== undefined)
    return 'earlier checkpoints are deleted'
  if (epochs % Number(parameters.save_every_n_epochs ?? Number.POSITIVE_INFINITY) !== 0)
    return 'the last epoch of the shorter one is not saved'
  return null
}

function mergeNotes(runOf: ReadonlyMap<number, number>): string[] {
  const shorter = new Map<number, number[]>()
  for (const [trial, longest] of runOf) shorter.set(longest, [...(shorter.get(longest) ?? []), trial])
  return [...shorter].map(
    ([longest, trials]) =>
      `${trials.length + 1} trials, 1 run: ${trials.join(', ')} are epochs of ${longest}`,
  )
}
