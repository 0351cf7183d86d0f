import type { Axis } from '../model.ts'

/** What sd-scripts puts into the name of a sample picture. */
export interface SampleName {
  /** `--output_name`, or '' without one. */
  readonly stem: string
  readonly axis: Axis
  readonly at: number
  /** Index in the prompt file, from 0. */
  readonly prompt: number
  /** Local time as YYYYMMDDhhmmss. */
  readonly drawnAt: string
  readonly seed: number | null
}

const pattern = /^(?:(.*)_)?(e)?(\d{6,})_(\d{2,})_(\d{14})(?:_(\d+))?\.(?:png|jpe?g|webp)$/

/** `<stem>_e000003_01_<time>_<seed>.png`, without `e` for steps; null for any other name. */
export function parseSampleName(name: string): SampleName | null {
  const parts = pattern.exec(name)
  if (!parts) return null
  const [, stem, epoch, at, prompt, drawnAt, seed] = parts
  return {
    stem: stem ?? '',
    axis: epoch ? 'epoch' : 'step',
    at: Number(at),
    prompt: Number(prompt),
    drawnAt: drawnAt ?? '',
    seed: seed === undefined ? null : Number(seed),
  }
}
