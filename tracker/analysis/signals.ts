import type { JudgeInput } from './case/judge-input.ts'
import { knee, type SignalName, standing, type Weighing } from './constants.ts'
import { blended, mean } from './numbers.ts'
import type { PromptSeries } from './rise.ts'
import type { Trajectory } from './trajectory.ts'

/** How hard a training pushes, in spreads of the labelled runs, and what that was read from. */
export interface Tempo {
  readonly by: 'rate' | 'reach'
  readonly spreads: number
}

/** What is weighed, by moment after the base model. A signal the run gives no evidence for is null. */
export type Signals = Readonly<Record<SignalName, readonly number[] | null>>

/** Mean over the prompts that speak, blended over neighbours 1 : 2 : 1, because quality changes slowly. */
export function signalsOf(path: Trajectory, tempo: number): Signals {
  const { trigger, control } = path
  const epochs = path.epochs.slice(1)
  const time = epochs.map((epoch) => Math.log(Math.max(epoch, 1 / knee.earliest)))
  return {
    time,
    tempo: time.map((value) => value * tempo),
    likeness: path.gain === null ? null : blended(path.gain.slice(1).map(mean)),
    texture: blended(of(path.texture, trigger)),
    velocity: blended(of(path.pace, [...trigger, ...control])),
    control: control.length === 0 ? null : blended(of(path.distance, control)),
  }
}

const of = (series: PromptSeries, columns: readonly number[]): number[] =>
  series.slice(1).map((row) => mean(columns.map((column) => row[column] as number)))

/** By the rate per picture, or, where none is known or it is far from all labelled ones, by how far the pictures came. */
export function tempoOf(
  path: Trajectory,
  { settings: { ratePerPicture } }: Pick<JudgeInput, 'settings'>,
  { tempo: { rate, reach } }: Weighing,
): Tempo {
  const byRate = ratePerPicture === null ? null : (Math.log(ratePerPicture) - rate.mean) / rate.spread
  const isComparable = byRate !== null && Math.abs(byRate) <= standing.mostRate
  const spreads = isComparable ? byRate : (reachOf(path) - reach.mean) / reach.spread
  return {
    by: isComparable ? 'rate' : 'reach',
    spreads: Math.min(standing.mostTempo, Math.max(-standing.mostTempo, spreads)),
  }
}

/** Largest mean distance of the trigger prompts' pictures from the base model's. */
export const reachOf = ({ distance, trigger }: Trajectory): number =>
  Math.max(...distance.map((row) => mean(trigger.map((column) => row[column] as number))))
