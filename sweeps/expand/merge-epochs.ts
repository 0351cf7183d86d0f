import type { Trial } from '../../tracker/model.ts'

/** A trial, and what it has in common with those that differ only in their epochs. */
export interface FamilyMember {
  readonly trial: Trial
  readonly family: string
}

/** Trials that differ only in their epochs share the run of the longest, where that changes nothing. */
export function merged(members: readonly FamilyMember[]): {
  readonly trials: readonly Trial[]
  readonly notes: readonly string[]
} {
  const trials = members.map(({ trial }) => trial)
  const runOf = new Map<number, number>()
  const apart = new Map<string, number>()
  for (const family of familiesOf(members)) {
    const longest = family.reduce((best, trial) => (epochsOf(trial) > epochsOf(best) ? trial : best))
    for (const trial of family) {
      if (trial === longest) continue
      const reason = reasonApart(trial)
      if (reason === null) runOf.set(trial.number, longest.number)
      else apart.set(reason, (apart.get(reason) ?? 0) + 1)
    }
  }
  return {
    trials:
      runOf.size === 0
        ? trials
        : trials.map((trial) => ({ ...trial, runOf: runOf.get(trial.number) ?? null })),
    notes: [...mergeNotes(runOf), ...[...apart].map(apartNote)],
  }
}

/** Trials alike in everything but max_train_epochs, in groups of two and more. */
function familiesOf(members: readonly FamilyMember[]): Trial[][] {
  const families = new Map<string, Trial[]>()
  for (const { trial, family } of members) {
    if (trial.trainer === 'replay' || typeof trial.parameters.max_train_epochs !== 'number') continue
    const known = families.get(family)
    if (known) known.push(trial)
    else families.set(family, [trial])
  }
  return [...families.values()].filter(({ length }) => length > 1)
}

const epochsOf = (trial: Trial): number => Number(trial.parameters.max_train_epochs)

/** Why a shorter trial is not simply the beginning of a longer one, or null. */
function reasonApart(trial: Trial): string | null {
  const { parameters } = trial
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
  const every = Number(parameters.save_every_n_epochs ?? Number.POSITIVE_INFINITY)
  return epochsOf(trial) % every === 0 ? null : 'the last epoch of the shorter one is not saved'
}

const apartNote = ([reason, count]: readonly [string, number]): string =>
  `${count + 1} trials that differ only in epochs stay apart: ${reason}`

/** Beyond these the notes would hide the rest of the plan. */
const mostNotes = 5

function mergeNotes(runOf: ReadonlyMap<number, number>): string[] {
  const shorter = new Map<number, number[]>()
  for (const [trial, longest] of runOf) shorter.set(longest, [...(shorter.get(longest) ?? []), trial])
  const notes = [...shorter].map(
    ([longest, trials]) => `${trials.length + 1} trials, 1 run: ${trials.join(', ')} stop within ${longest}`,
  )
  const rest = notes.length - mostNotes
  return rest > 0
    ? [
        ...notes.slice(0, mostNotes),
        `and ${rest} more such runs: ${runOf.size} trials need none of their own`,
      ]
    : notes
}
