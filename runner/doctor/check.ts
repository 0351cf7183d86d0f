import type { Problem, Trial } from '../../tracker/model.ts'
import type { GpuCard, GpuTrouble } from '../gpu/nvidia-smi.ts'
import type { Asked } from '../installation-question.ts'

/** One thing that was looked at, and what it means for training here. */
export interface Check {
  readonly name: string
  /** missing = training with sd-scripts does not work until it is mended. */
  readonly state: 'ok' | 'warning' | 'missing'
  readonly text: string
  /** What to do; null when there is nothing. */
  readonly hint: string | null
}

export const ok = (name: string, text: string): Check => ({ name, state: 'ok', text, hint: null })
export const warning = (name: string, text: string, hint: string): Check => ({
  name,
  state: 'warning',
  text,
  hint,
})
export const missing = (name: string, text: string, hint: string): Check => ({
  name,
  state: 'missing',
  text,
  hint,
})

export interface HomeFacts {
  readonly path: string
  readonly freeBytes: number
  readonly reserveBytes: number
  /** Kind of the network file system it lies on, or null. */
  readonly network: string | null
  readonly isWritable: boolean
}

export interface CardFacts {
  readonly cards: readonly GpuCard[]
  readonly trouble: GpuTrouble | null
}

/** One installation that config.json names. */
export interface InstallationFacts {
  readonly name: string
  readonly folder: string
  readonly python: string
  readonly hasScripts: boolean
  /** Commit of sd-scripts, or a hash of its files. */
  readonly version: string | null
  /** Null where there is nothing to ask. */
  readonly asked: Asked | null
}

/** Models that config.json names to look at pictures. */
export interface EyesFacts {
  readonly asked: readonly string[]
  /** One line for each that cannot be used. */
  readonly off: readonly string[]
}

/** One sweep of the home, without the trials that its file no longer names. */
export interface SweepTrials {
  readonly name: string
  readonly trials: readonly Trial[]
}

/** One whose sweep.json says nothing, and why. */
export interface UnreadableSweep {
  readonly name: string
  readonly problem: Problem
}

/** Everything the checks may know of this machine. */
export interface MachineFacts {
  readonly node: string
  readonly platform: NodeJS.Platform
  readonly home: HomeFacts
  readonly gpu: CardFacts
  readonly installations: readonly InstallationFacts[]
  readonly eyes: EyesFacts
  /** From the oldest to the newest. */
  readonly sweeps: readonly SweepTrials[]
  readonly unreadable: readonly UnreadableSweep[]
}
