/** What kept a training from ending well: words for programs. */
export type FaultCause =
  | 'out-of-memory'
  | 'nan-loss'
  | 'missing-model'
  | 'dataset-empty'
  | 'dataset-missing'
  | 'bad-argument'
  | 'bad-value'
  | 'import-error'
  | 'missing-optimizer'
  | 'broken-image'
  | 'disk-full'
  | 'killed'
  | 'signal'
  | 'driver-lost'
  | 'program-missing'
  | 'python-error'

/** The cause of a failed training, as its console tells it. */
export interface Fault {
  readonly cause: FaultCause
  /** One sentence for people. */
  readonly reason: string
  /** The lines of the console that show it, wrapped ones joined. */
  readonly lines: readonly string[]
  /** What to do about it. */
  readonly hint: string
}

/** How the trainer's process ended, as exit.json says. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
}
