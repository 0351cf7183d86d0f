/** What a run will write, so that nothing starts that the disk cannot hold. */
import { checkpointBytes } from '../sweeps/plan/checkpoints.ts'
import { resolutionOf } from '../sweeps/plan/numbers.ts'
import { trialPlanner } from '../sweeps/plan/trial-plan.ts'
import type { DatasetFacts } from '../sweeps/spec.ts'
import type { Trial } from '../tracker/model.ts'
import type { Store } from '../tracker/store/open.ts'

/** What earlier runs have shown. */
export interface KnownSizes {
  /** Bytes of a whole checkpoint that a trial of this shape left, or null. */
  readonly checkpointBytes: number | null
}

/**
 * Bytes of checkpoints, states, sample pictures and latent caches that a trial leaves; null where that
 * is not known: the miniature trainer and recordings write little, and a dataset_config is not counted.
 */
export function bytesNeeded(trial: Trial, known: KnownSizes): number | null {
  if (trial.trainer !== 'kohya') return null
  const planOf = trialPlanner({ facts: countsOnly(trial), regularisation: () => null, speed: null })
  const planned = planOf(trial)
  if (planned === null) return null
  const estimate = checkpointBytes(trial)
  return planned.bytes + planned.checkpoints * ((known.checkpointBytes ?? estimate) - estimate)
}

/**
 * run.json keeps counts, not sizes of pictures: all are taken to have one shape. With several, batches
 * are not full and an epoch has a few steps more, which matters only where files are counted by steps.
 */
function countsOnly(trial: Trial): DatasetFacts {
  const { token, fingerprint, folders, images } = trial.dataset
  const picture = { file: '', sha256: '', bytes: 0, caption: null, ...resolutionOf(trial.parameters) }
  return {
    folder: null,
    shape: 'kohya',
    token,
    fingerprint,
    images,
    folders: folders.map((one) => ({ ...one, images: Array.from({ length: one.images }, () => picture) })),
  }
}

/** What decides how large a checkpoint is. */
const shapeParameters = [
  'network_module',
  'network_dim',
  'network_args',
  'network_train_unet_only',
  'network_train_text_encoder_only',
  'save_precision',
] as const

/** The largest checkpoint of an earlier run whose network has the same shape. */
export function knownSizes(store: Store, { script, parameters }: Trial): KnownSizes {
  const same = shapeParameters.map((name) => `t.parameters ->> '$.${name}' IS ?`).join(' AND ')
  const found = store.sqlite
    .prepare(
      `SELECT max(c.bytes) AS bytes FROM checkpoint c JOIN run r ON r.id = c.run
       JOIN trial t ON t.sweep = r.sweep AND t.number = r.trial
       WHERE c.state = 'whole' AND t.trainer = 'kohya' AND t.script = ? AND ${same}`,
    )
    .get(script, ...shapeParameters.map((name) => asJson(parameters[name]))) as { bytes: number | null }
  return { checkpointBytes: found.bytes }
}

/** As SQLite's `->>` gives it: truth as 1 and 0, lists as JSON, NULL for what is not there. */
function asJson(value: Trial['parameters'][string] | undefined): string | number | null {
  if (value === undefined) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'object' ? JSON.stringify(value) : value
}
