import type { JudgeInput } from '../case/judge-input.ts'
import type { Trajectory } from '../trajectory.ts'
import { epochText, listText } from './sentences.ts'

/** What a reason speaks of: moment `at`, compared with moment `before`. */
export interface Scene {
  readonly input: JudgeInput
  readonly path: Trajectory
  readonly before: number
  readonly at: number
}

const promptsShown = 2

export const epochAt = ({ epochs }: Trajectory, k: number): string =>
  `epoch ${epochText(epochs[k] as number)}`

export const promptsText = ({ prompts }: Trajectory, columns: readonly number[]): string =>
  `${columns.length === 1 ? 'Prompt' : 'Prompts'} ${listText(columns.map((column) => String((prompts[column] as number) + 1)))}`

/** Of some columns those with the largest values, in the order of prompts. */
export const most = (columns: readonly number[], value: (column: number) => number): number[] =>
  [...columns]
    .sort((a, b) => value(b) - value(a))
    .slice(0, promptsShown)
    .sort((a, b) => a - b)

/** Each prompt's picture before and at the moment spoken of. */
export const shown = ({ input, path, before, at }: Scene, columns: readonly number[]): string[] =>
  columns.flatMap((column) =>
    [...new Set([before, at])].flatMap((k) => {
      const found = input.moments[k]?.samples.find(({ prompt }) => prompt === path.prompts[column])
      return found ? [found.path] : []
    }),
  )
