/** A whole checkpoint as the tables have it. */
export interface CheckpointRow {
  readonly path: string
  readonly epoch: number | null
  readonly step: number | null
  readonly metadata: Readonly<Record<string, string>>
}

export interface RunLength {
  readonly stepsPerEpoch: number | null
  readonly totalEpochs: number | null
}

/** Weights further apart than this share of an epoch are not the same weights. */
const nearEnough = 0.15

/** The checkpoint with the weights that drew a moment's samples: of the same epoch, or the nearest saved one. */
export function checkpointOf(
  epoch: number,
  checkpoints: readonly CheckpointRow[],
  length: RunLength,
): string | null {
  const near = checkpoints
    .flatMap((row) => {
      const position = positionOf(row, length)
      return position === null ? [] : [{ path: row.path, away: Math.abs(position - epoch) }]
    })
    .filter(({ away }) => away <= nearEnough)
    .sort((a, b) => a.away - b.away || a.path.localeCompare(b.path))
  return near[0]?.path ?? null
}

/** In epochs. The last file of a training carries no number in its name, but says in its header where it stood. */
function positionOf({ epoch, step, metadata }: CheckpointRow, length: RunLength): number | null {
  if (epoch !== null) return epoch
  if (step !== null) return length.stepsPerEpoch === null ? null : step / length.stepsPerEpoch
  const said = Number(metadata.ss_epoch)
  return Number.isInteger(said) && said > 0 ? said : length.totalEpochs
}
