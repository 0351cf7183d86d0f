import type { Trial } from '../tracker/model.ts'

export interface NumberedTrials {
  /** In the order of the file, with their lasting numbers. */
  readonly trials: readonly Trial[]
  readonly added: readonly number[]
  /** Numbers that the file no longer asks for. */
  readonly gone: readonly number[]
  readonly kept: readonly number[]
}

/** A trial keeps the number its key was given first; new keys go on after the highest. */
export function numberTrials(
  trials: readonly Trial[],
  earlier: readonly { readonly number: number; readonly key: string }[],
): NumberedTrials {
  const numbers = new Map(earlier.map(({ key, number }) => [key, number]))
  let highest = Math.max(0, ...earlier.map(({ number }) => number))
  const added: number[] = []
  const lasting = new Map<number, number>()
  for (const { key, number } of trials) {
    const known = numbers.get(key)
    if (known === undefined) {
      highest += 1
      added.push(highest)
    }
    lasting.set(number, known ?? highest)
  }
  const renumbered = trials.map((trial) => ({
    ...trial,
    number: lasting.get(trial.number) ?? trial.number,
    runOf: trial.runOf === null ? null : (lasting.get(trial.runOf) ?? trial.runOf),
  }))
  const wanted = new Set(trials.map(({ key }) => key))
  const stillThere = (one: { readonly key: string }) => wanted.has(one.key)
  return {
    trials: renumbered,
    added,
    gone: earlier.filter((one) => !stillThere(one)).map(({ number }) => number),
    kept: earlier.filter(stillThere).map(({ number }) => number),
  }
}
