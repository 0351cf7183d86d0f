/** What sd-scripts puts into the name of a checkpoint: the last one has neither epoch nor step. */
export interface CheckpointName {
  readonly stem: string
  readonly epoch: number | null
  readonly step: number | null
}

/** `<stem>-000003.safetensors`, `<stem>-step00000150.safetensors`, `<stem>.safetensors`. */
export function parseCheckpointName(name: string): CheckpointName | null {
  const parts = /^(.+?)(?:-(\d{6,})|-step(\d{8,}))?\.safetensors$/.exec(name)
  if (!parts) return null
  const [, stem, epoch, step] = parts
  return {
    stem: stem ?? '',
    epoch: epoch === undefined ? null : Number(epoch),
    step: step === undefined ? null : Number(step),
  }
}
