import type { JudgeInput } from './case/judge-input.ts'
import type { Choice } from './choice.ts'
import type { Weighing } from './constants.ts'
import type { HarmScores } from './harm-scores.ts'
import type { Tempo } from './signals.ts'
import type { Trajectory } from './trajectory.ts'
import type { Weighed } from './weigh.ts'

/** All that was found out about a run, before it is put into words. Moments by index, the base model first. */
export interface Findings {
  readonly input: JudgeInput
  readonly path: Trajectory
  readonly constants: Weighing
  readonly tempo: Tempo
  readonly weighed: Weighed
  readonly scores: HarmScores
  /** Largest score up to each moment: damage does not heal. */
  readonly harm: readonly number[]
  /** First damaged moment. */
  readonly onset: number | null
  readonly isUndertrained: boolean
  readonly choice: Choice
}
