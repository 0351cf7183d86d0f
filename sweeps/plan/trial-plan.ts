import type { Trial } from '../../tracker/model.ts'
import type { DatasetFacts } from '../spec.ts'
import { checkpointBytes, checkpointCount, stateBytes } from './checkpoints.ts'
import { resolutionOf } from './numbers.ts'
import { type StepPlan, stepPlanner } from './steps.ts'

/** Measured on this machine by an earlier run of the same kind. */
export interface TrainingSpeed {
  readonly secondsPerStep: number
  /** Per sample picture. */
  readonly secondsPerSample: number
}

/** What training a trial takes. A trial that another's run answers takes nothing by itself. */
export interface TrialPlan extends StepPlan {
  readonly checkpoints: number
  /** Sample pictures. */
  readonly samples: number
  /** On disk, all together. */
  readonly bytes: number
  /** Null where no speed is known. */
  readonly hours: number | null
}

export interface PlanWorld {
  readonly facts: DatasetFacts
  /** What lies in a trial's `reg_data_dir`. */
  readonly regularisation: (trial: Trial) => DatasetFacts | null
  readonly speed: TrainingSpeed | null
}

/** Plans trials of one sweep; null where there are no pictures to count: recorded runs, or a dataset_config. */
export function trialPlanner({
  facts,
  regularisation,
  speed,
}: PlanWorld): (trial: Trial) => TrialPlan | null {
  const stepsOf = stepPlanner(facts, regularisation)
  return (trial) => {
    const steps = stepsOf(trial)
    return steps && planOf(trial, steps, speed)
  }
}

function planOf(trial: Trial, steps: StepPlan, speed: TrainingSpeed | null): TrialPlan {
  const checkpoints = checkpointCount(trial.parameters, steps)
  const samples = sampleCount(trial, steps)
  const pictures = samples * sampleBytes(trial)
  const bytes =
    checkpoints * checkpointBytes(trial) + stateBytes(trial, checkpoints) + pictures + cacheBytes(trial)
  const seconds = speed && steps.steps * speed.secondsPerStep + samples * speed.secondsPerSample
  return { ...steps, checkpoints, samples, bytes, hours: seconds === null ? null : seconds / 3600 }
}

function sampleCount({ samples, prompts, parameters }: Trial, { epochs, steps }: StepPlan): number {
  const times = Math.floor((samples.axis === 'epoch' ? epochs : steps) / samples.every)
  return (times + (parameters.sample_at_first === true ? 1 : 0)) * prompts.length
}

/** Bytes of one PNG: painted pictures come to about 1.6 bytes a pixel; sd-scripts draws 512 × 512 by default. */
function sampleBytes({ prompts }: Trial): number {
  const pixels = prompts.reduce((sum, { width, height }) => sum + (width ?? 512) * (height ?? 512), 0)
  return prompts.length === 0 ? 0 : Math.round((pixels / prompts.length) * 1.6)
}

/** Latents on disk: four channels of float32 at an eighth of each side. */
function cacheBytes({ parameters, dataset }: Trial): number {
  const { width, height } = resolutionOf(parameters)
  return parameters.cache_latents_to_disk === true ? dataset.images * ((width * height) / 64) * 4 * 4 : 0
}
