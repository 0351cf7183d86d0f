import { choose, chosen } from './address.ts'

/** Numbers of the trials that are ticked, from the address. */
export const pickedTrials = (): readonly number[] =>
  (chosen('pick') ?? '')
    .split(',')
    .filter((part) => /^\d+$/.test(part))
    .map(Number)

export function togglePicked(trial: number): void {
  const now = pickedTrials()
  const next = now.includes(trial) ? now.filter((one) => one !== trial) : [...now, trial]
  choose({ pick: next.length > 0 ? next.join(',') : null })
}
