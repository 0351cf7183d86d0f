import type { RunEvent } from '../model.ts'
import type { CursorMove } from '../store/append.ts'

/** What a run has left behind since the last look. */
export interface Ingested {
  readonly events: readonly RunEvent[]
  readonly cursors: readonly CursorMove[]
  /** True when the limit was reached before everything was read. */
  readonly more: boolean
}

/** What every source is told. */
export interface Place {
  /** Absolute run folder. */
  readonly folder: string
  readonly cursors: ReadonlyMap<string, number>
  /** The trainer has ended: what is unfinished now stays so. */
  readonly isOver: boolean
  /** At least one file is read whatever this says, so that every call gets somewhere. */
  readonly bytes: number
}

export interface Piece extends Ingested {
  readonly spentBytes: number
}
