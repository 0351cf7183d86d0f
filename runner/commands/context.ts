/** What a command may know of the world around it. Its answer is its exit code. */
export interface CommandContext {
  /** Results; with `--json` nothing else goes here. */
  readonly stdout: (text: string) => void
  /** Progress, warnings, hints. */
  readonly stderr: (text: string) => void
  readonly cwd: string
  /** Absolute path of the home, which may not exist yet. */
  readonly home: string
  readonly env: NodeJS.ProcessEnv
  /** Whether a person sits before stdout. */
  readonly isTTY: boolean
  readonly now: () => Date
}

/** 0 done · 1 some runs failed · 2 wrong use or wrong file · 3 no answer · 4 something is missing here · 130 stopped */
export const exitCodes = {
  done: 0,
  someFailed: 1,
  wrongUse: 2,
  noAnswer: 3,
  missingHere: 4,
  stopped: 130,
} as const
