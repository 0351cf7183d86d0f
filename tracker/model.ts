/**
 * The words of lorasweep, as types, importing nothing: read this page and you can read everything else.
 * What the judge says has a page of its own: `verdict.ts`.
 *
 * sweep · what to try     trial · one set of parameters     run · one attempt at a trial
 * event · one fact about a run     executor · where runs run     drift · how far a sample has moved
 */

// ── What to train ────────────────────────────────────────────────────────────────────────────

/** kohya = the real sd-scripts, rehearsal = the miniature trainer, replay = a recorded run. */
export type TrainerName = 'kohya' | 'rehearsal' | 'replay'

/** A value as sd-scripts takes it; a list is an option with several values (`optimizer_args`). */
export type ParameterValue = string | number | boolean | readonly (string | number)[]

/** By the option's name in sd-scripts, without dashes: `network_dim`, `unet_lr`. */
export type Parameters = Readonly<Record<string, ParameterValue>>

/** Kohya counts in two ways, and one event file holds both. */
export type Axis = 'step' | 'epoch'

/** trigger = its text names the trained word; control = it does not, so it shows damage first. */
export type PromptRole = 'trigger' | 'control'

/** One line of `prompts.txt`. `null` leaves the choice to the trainer's default. */
export interface Prompt {
  readonly text: string
  readonly role: PromptRole
  readonly seed: number
  readonly negative: string | null
  readonly width: number | null
  readonly height: number | null
  readonly steps: number | null
  readonly cfg: number | null
  readonly guidance: number | null
  readonly sampler: string | null
}

/** When sample pictures are drawn: every n epochs or every n steps, never both. */
export interface SampleRhythm {
  readonly every: number
  readonly axis: Axis
}

/** Photos and captions of a trial. `fingerprint` is a hash of what is in them, not where they lie. */
export interface TrialDataset {
  readonly fingerprint: string
  readonly token: string
  /** How often each picture is shown per epoch, by sub-folder `<repeats>_<name>`. */
  readonly folders: readonly { readonly name: string; readonly repeats: number; readonly images: number }[]
  /** Pictures in all folders, as sd-scripts counts them. */
  readonly images: number
}

/** One set of parameters. Its number is given once and never changes; its key is what it means. */
export interface Trial {
  readonly number: number
  /** First 10 hex digits of sha256 over everything that decides the training. */
  readonly key: string
  readonly trainer: TrainerName
  /** A trainer script without `.py`: `train_network` is SD 1.5. */
  readonly script: string
  readonly parameters: Parameters
  readonly dataset: TrialDataset
  readonly prompts: readonly Prompt[]
  readonly samples: SampleRhythm
  /** Number of the longer trial whose run also answers for this one, when only epochs differ. */
  readonly runOf: number | null
}

/** Where runs of a sweep may run. */
export type Slots =
  | { readonly kind: 'gpu'; readonly gpus: 'all' | readonly number[] }
  | { readonly kind: 'cpu'; readonly count: number }

// ── One run ──────────────────────────────────────────────────────────────────────────────────

/** Sweep, trial and attempt: written `zorvek/3.2`. */
export interface RunName {
  readonly sweep: string
  readonly trial: number
  readonly attempt: number
}

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'lost'

/** Exactly how a program is started: no shell ever sees it. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  /** Added to the environment of the runner. */
  readonly env: Readonly<Record<string, string>>
}

/** `run.json`: what was asked. Written once, before the start. */
export interface RunAsked {
  readonly format: 'lorasweep.run/1'
  readonly sweep: string
  readonly trial: Trial
  readonly attempt: number
  /** ISO 8601, UTC. */
  readonly queuedAt: string
  /** The trainer's own `--output_name`, the stem of checkpoints and samples. */
  readonly outputName: string
  readonly command: Command
  readonly images: readonly { readonly file: string; readonly sha256: string }[]
  /** The run this one continues, by name, or null. */
  readonly continues: string | null
  /** What a retry changed, in words and in parameters, or null. */
  readonly remedy: { readonly text: string; readonly parameters: Parameters } | null
  /** Where an import found a training done without us: it is shown and judged, never started or tried again. */
  readonly imported?: { readonly from: string } | undefined
}

/** A process that cannot be confused with a later one of the same number. */
export interface ProcessIdentity {
  readonly pid: number
  /** Kernel boot id; empty where the system has none. */
  readonly bootId: string
  /** Start time in clock ticks since boot, as text. */
  readonly startTime: string
}

/** `started.json`: written by the keeper before it starts the trainer, and again with its identity. */
export interface RunStarted {
  readonly keeper: ProcessIdentity
  /** Null until the trainer lives, and when it could not be started. */
  readonly trainer: ProcessIdentity | null
  readonly host: string
  readonly startedAt: string
  /** GPU uuid or `cpu-<n>`. */
  readonly slot: string
  readonly versions: Readonly<Record<string, string>>
}

/** `exit.json`: written last, by rename. Absent = has not ended by itself. */
export interface RunExit {
  readonly code: number | null
  readonly signal: string | null
  readonly endedAt: string
}

/** `stop.json`: written before the first signal. */
export interface RunStop {
  readonly by: string
  readonly why: string
  readonly at: string
}

/** What became of a run, in words. `cause` is a word for programs, `reason` a sentence for people. */
export interface Outcome {
  readonly state: RunState
  readonly cause: string | null
  readonly reason: string | null
}

// ── What a run leaves behind ─────────────────────────────────────────────────────────────────

/** SQLite turns NaN into NULL, so the kind is kept beside the value. */
export type PointKind = 'finite' | 'nan' | 'inf' | '-inf'

/** whole = decodes; partial = may still be growing; black and blank = one colour; broken = never decodes. */
export type SampleState = 'whole' | 'partial' | 'black' | 'blank' | 'broken'

/** One fact about a run, read from the bytes it left. Paths are relative to the run folder, with `/`. */
export type RunEvent =
  | {
      readonly kind: 'point'
      readonly tag: string
      readonly axis: Axis
      readonly step: number
      /** Seconds since 1970. */
      readonly wall: number
      /** NaN and infinities stay what they are. */
      readonly value: number
    }
  | {
      readonly kind: 'sample'
      readonly path: string
      readonly axis: Axis
      readonly at: number
      /** Index in the prompt file, from 0, comments and blank lines not counted. */
      readonly prompt: number
      readonly seed: number | null
      readonly bytes: number
      readonly sha256: string
      readonly width: number
      readonly height: number
      readonly state: SampleState
    }
  | {
      readonly kind: 'checkpoint'
      readonly path: string
      readonly epoch: number | null
      readonly step: number | null
      readonly bytes: number
      readonly state: 'whole' | 'partial' | 'broken'
      /** The header's `__metadata__`: `ss_*` and `modelspec.*`, all text. */
      readonly metadata: Readonly<Record<string, string>>
    }
  | {
      /** From the console: how far the training is. */
      readonly kind: 'progress'
      readonly step: number
      readonly totalSteps: number | null
      readonly totalEpochs: number | null
      readonly stepsPerEpoch: number | null
    }
  | {
      /** Something in the folder is not what it should be; the rest was read all the same. */
      readonly kind: 'damage'
      readonly file: string
      readonly offset: number
      readonly text: string
    }

// ── What went wrong ──────────────────────────────────────────────────────────────────────────

/** For a person at midnight: expected … got … where, and what to do. The shape of `lorasweep.error/1`. */
export interface Problem {
  /** kebab-case word for programs: `unknown-parameter`. */
  readonly code: string
  readonly message: string
  readonly expected: string | null
  readonly got: string | null
  readonly file: string | null
  /** From 1. */
  readonly line: number | null
  readonly column: number | null
  readonly hint: string | null
}
