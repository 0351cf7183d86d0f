import type { Choice } from './choice.ts'
import type { HarmScores } from './harm-scores.ts'
import type { JudgeInput } from './judge-input.ts'
import type { Trajectory } from './trajectory.ts'

/** All that was found out about a run, before it is put into words. Moments by index, the base model first. */
export interface Findings {
  readonly input: JudgeInput
  readonly path: Trajectory
  /** Of the subject, smoothed; 0 at the base model. */
  readonly strengths: readonly number[]
  readonly scores: HarmScores
  /** Largest confirmed score up to each moment: damage does not heal. */
  readonly harm: readonly number[]
  /** First damaged moment. */
  readonly onset: number | null
  readonly isUndertrained: boolean
  readonly choice: Choice
}
