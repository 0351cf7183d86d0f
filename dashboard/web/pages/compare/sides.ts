import type { SweepPageFact } from '../../../wire.ts'
import type { Side } from '../../address.ts'

/** `3.1@7` back to a side; null when it is none. */
export function readSide(text: string | null): Side | null {
  const found = /^(\d+)\.(\d+)@(\d+)$/.exec(text ?? '')
  if (!found) return null
  const [trial, attempt, at] = found.slice(1).map(Number) as [number, number, number]
  return { trial, attempt, at }
}

/** Two sides worth comparing when nobody chose: the epoch to keep and the one after it. */
export function suggestedSides({
  best,
  trials,
}: SweepPageFact): { readonly a: Side; readonly b: Side } | null {
  if (best) {
    const { trial, attempt, keep } = best
    const at = keep.picture?.at ?? keep.epoch
    const epochs =
      trials.find((one) => one.trial === trial)?.run?.judged?.epochs.map((one) => one.epoch) ?? []
    const other = epochs.find((one) => one > keep.epoch) ?? epochs.findLast((one) => one < keep.epoch) ?? 0
    return { a: { trial, attempt, at }, b: { trial, attempt, at: other } }
  }
  const run = trials.find((one) => one.run?.judged && one.run.judged.epochs.length > 1)?.run
  const epochs = run?.judged?.epochs.map((one) => one.epoch) ?? []
  const [first, last] = [epochs[0], epochs.at(-1)]
  if (!run || first === undefined || last === undefined) return null
  const { trial, attempt } = run
  return { a: { trial, attempt, at: first }, b: { trial, attempt, at: last } }
}
