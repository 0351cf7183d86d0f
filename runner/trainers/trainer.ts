import type { Command, Trial } from '../../tracker/model.ts'

/** Absolute places of one run, as `tracker/run-folder.ts` lays them out. */
export interface TrainerPaths {
  /** The run folder, `<home>/runs/<sweep>/<0007>-<key>/<attempt>`. */
  readonly folder: string
  /** Parent of the `<repeats>_<token>` folders: `--train_data_dir`. */
  readonly dataset: string
  readonly prompts: string
  readonly output: string
  readonly logs: string
  /** Absolute folder of the sweep file, from which its relative paths are meant. */
  readonly relativeTo: string
  /** `--output_name`. */
  readonly outputName: string
}

/** What the command depends on besides the trial. */
export interface Installation {
  /** The sd-scripts folder. */
  readonly folder: string
  readonly python: string
  /** Extra arguments of `accelerate launch`. */
  readonly launch: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Of the best card, as `8.6`; null = no CUDA card, so `mixed_precision: auto` is `no`. */
  readonly computeCapability: string | null
}

/** A way to train. Pure: from a trial and its places to what is started. */
export interface Trainer {
  readonly name: Trial['trainer']
  readonly command: (trial: Trial, paths: TrainerPaths, installation: Installation | null) => Command
}
