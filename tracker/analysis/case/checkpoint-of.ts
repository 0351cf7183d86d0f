import { stepsBeforeSaved } from '../../continuation.ts'
import { checkpointAt } from '../../join.ts'

/** A whole checkpoint as the tables have it. */
export interface CheckpointRow {
  readonly path: string
  readonly epoch: number | null
  readonly step: number | null
  readonly metadata: Readonly<Record<string, string>>
  /** See `checkpointKey`; null until its weights are due to be measured. */
  readonly key?: string | null
}

export interface RunLength {
  readonly stepsPerEpoch: number | null
  readonly totalEpochs: number | null
}

/** The checkpoint with the weights that drew a moment's samples: of the same epoch, or the nearest saved one. */
export function checkpointOf(
  epoch: number,
  checkpoints: readonly CheckpointRow[],
  length: RunLength,
): string | null {
  const stepsBefore = stepsBeforeSaved(checkpoints, length.stepsPerEpoch)
  return checkpointAt({ axis: 'epoch', at: epoch }, checkpoints, { ...length, stepsBefore })?.path ?? null
}
