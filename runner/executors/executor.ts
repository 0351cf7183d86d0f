import type { RunStarted } from '../../tracker/model.ts'

/** What a start needs beside the run folder, which holds everything else. */
export interface StartOrder {
  /** Absolute. */
  readonly folder: string
  readonly slot: string
  /** Of lorasweep, sd-scripts, python, torch …; written into started.json. */
  readonly versions: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  /** Called when the run has probably ended, where the executor hears of it; a hint to look at once. */
  readonly onEnd: () => void
}

/** Where runs run. Keeps nothing in memory: a run is found again by what its folder says. */
export interface Executor {
  readonly name: string
  /** Returns when the keeper has been started, not when the training has. */
  readonly start: (order: StartOrder) => Promise<void>
  /** Keeper or trainer alive. `started` is null before started.json is there. */
  readonly isAlive: (folder: string, started: RunStarted | null) => boolean
  /** Asks once more, harder when the grace is over. Call it each tick until the run is dead. */
  readonly stop: (folder: string, started: RunStarted, secondsSinceAsked: number) => void
}
