import type { ParameterValue, Problem, Prompt, SampleRhythm, Slots, TrainerName } from '../tracker/model.ts'
import type { Expression } from './expression.ts'

/** What reading something gives: the value and remarks on it, or every problem at once. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly notes: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Where something stands in the sweep file, from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** A value as written, or a formula that is worked out for each trial. */
export type Setting =
  | { readonly kind: 'value'; readonly value: ParameterValue; readonly at: Place }
  | { readonly kind: 'formula'; readonly text: string; readonly expression: Expression; readonly at: Place }

/** By parameter name; `repeats` stands beside the script's own options. */
export type Settings = Readonly<Record<string, Setting>>

/** Names that change together (one for a plain axis, several for a zip) and the settings of each point. */
export interface SweepAxis {
  readonly names: readonly string[]
  readonly points: readonly Settings[]
}

/** Where random values come from; `whole` = only whole numbers. */
export type Draw =
  | { readonly kind: 'uniform' | 'log'; readonly low: number; readonly high: number; readonly whole: boolean }
  | { readonly kind: 'choice'; readonly settings: readonly Setting[] }

export interface RandomSpec {
  readonly n: number
  readonly seed: number
  readonly over: Readonly<Record<string, Draw>>
}

/** A true-or-false expression of `exclude` or `only_if`. */
export interface Condition {
  readonly text: string
  readonly expression: Expression
  readonly at: Place
}

/** A prompt before its seed and role are known. */
export type PromptSpec = Omit<Prompt, 'role' | 'seed'> & { readonly seed: number | null }

/** Where sd-scripts is: a name in the home's `config.json`, or a folder and its python. */
export type KohyaSpec =
  | { readonly kind: 'named'; readonly name: string }
  | {
      readonly kind: 'folder'
      readonly folder: string
      readonly python: string | null
      readonly launch: readonly string[]
      readonly env: Readonly<Record<string, string>>
    }

/** `folder` is null where no pictures are read: recorded runs, or a `dataset_config` of the user's own. */
export interface DatasetSpec {
  /** The sweep file, for problems. */
  readonly file: string
  /** The sweep's name: the token where nothing else says it. */
  readonly sweep: string
  readonly folder: string | null
  readonly token: string | null
  /** With its dot: `.txt`. */
  readonly captionExtension: string
  readonly at: Place
}

/** What a sweep file says, checked; paths as written, `~` and all. */
export interface SweepSpec {
  readonly file: string
  readonly name: string
  readonly title: string | null
  readonly trainer: TrainerName
  readonly script: string
  readonly kohya: KohyaSpec | null
  readonly model: string | null
  readonly dataset: DatasetSpec
  readonly base: { readonly text: string; readonly at: Place } | null
  readonly set: Settings
  readonly axes: readonly SweepAxis[]
  readonly random: RandomSpec | null
  readonly trials: readonly Settings[]
  readonly seeds: readonly number[]
  readonly exclude: readonly Condition[]
  readonly onlyIf: Readonly<Record<string, Condition>>
  readonly prompts: readonly PromptSpec[]
  readonly samples: SampleRhythm
  readonly slots: Slots
}

/** One picture that sd-scripts will read. Paths are relative to the dataset folder, with `/`. */
export interface ImageFacts {
  readonly file: string
  readonly sha256: string
  /** Pixels, as stored: sd-scripts does not turn pictures by their EXIF orientation. */
  readonly width: number
  readonly height: number
  readonly bytes: number
  readonly caption: { readonly file: string; readonly sha256: string; readonly text: string } | null
}

/** What lies in a dataset folder. */
export interface DatasetFacts {
  /** Absolute; null where no pictures are read. */
  readonly folder: string | null
  readonly shape: 'flat' | 'kohya'
  readonly token: string
  /** Hash of pictures and captions by sub-folder; names and places do not matter. */
  readonly fingerprint: string
  /** A flat folder is one of the token's name whose repeats are not given. */
  readonly folders: readonly {
    readonly name: string
    readonly repeats: number | null
    readonly images: readonly ImageFacts[]
  }[]
  readonly images: number
}

/** A base model by what is in it: its size and a hash of its first and last MiB. */
export interface ModelIdentity {
  readonly bytes: number
  readonly hash: string
}
