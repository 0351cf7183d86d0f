import type { Command, Parameters, Problem, Trial } from '../../tracker/model.ts'
import type { SplitAdvice } from '../validation-advice.ts'
import type { TrialPlan } from './trial-plan.ts'

/** A trial of a plan, with what it takes and how it would be started. */
export interface PlannedTrial {
  readonly trial: Trial
  /** Null where there are no pictures to count. */
  readonly plan: TrialPlan | null
  readonly command: Command
}

/** A whole sweep before it runs. */
export interface SweepPlan {
  readonly sweep: string
  readonly script: string
  readonly images: number
  /** Parameters that the file itself gives, in its order. */
  readonly given: readonly string[]
  readonly trials: readonly PlannedTrial[]
  readonly duplicates: number
  readonly excluded: number
  /** What was added on the user's behalf, in sentences. */
  readonly notes: readonly string[]
  /** For a sweep that says nothing of validation. */
  readonly validation: SplitAdvice | null
  readonly remarks: readonly Problem[]
}

/** `lorasweep.plan/1`. */
export interface PlanDocument {
  readonly format: 'lorasweep.plan/1'
  readonly sweep: string
  readonly trials: readonly PlanDocumentTrial[]
  readonly duplicates: number
  readonly excluded: number
  readonly notes: readonly string[]
  /** What could be held out without being trained on. */
  readonly validation: SplitAdvice | null
  readonly problems: readonly Problem[]
}

interface PlanDocumentTrial {
  readonly trial: string
  readonly key: string
  readonly parameters: Parameters
  readonly script: string
  /** What follows the script's name. */
  readonly args: readonly string[]
  /** The program and what comes before the script's arguments. */
  readonly launch: readonly string[]
  /** Of the first folder; `folders` has all. */
  readonly repeats: number | null
  readonly folders: Trial['dataset']['folders']
  readonly images: number
  readonly batchesPerEpoch: number | null
  readonly stepsPerEpoch: number | null
  readonly steps: number | null
  readonly epochs: number | null
  readonly runOf: string | null
  readonly checkpoints: number | null
  /** Sample pictures. */
  readonly samples: number | null
  readonly bytes: number | null
  readonly hours: number | null
}

export const planDocument = (plan: SweepPlan): PlanDocument => ({
  format: 'lorasweep.plan/1',
  sweep: plan.sweep,
  trials: plan.trials.map((one) => documentTrial(plan.sweep, one)),
  duplicates: plan.duplicates,
  excluded: plan.excluded,
  notes: plan.notes,
  validation: plan.validation,
  problems: plan.remarks,
})

function documentTrial(sweep: string, { trial, plan, command }: PlannedTrial): PlanDocumentTrial {
  const { args, launch } = splitCommand(command)
  return {
    trial: `${sweep}/${trial.number}`,
    key: trial.key,
    parameters: trial.parameters,
    script: trial.script,
    args,
    launch,
    repeats: trial.dataset.folders[0]?.repeats ?? null,
    folders: trial.dataset.folders,
    images: trial.dataset.images,
    batchesPerEpoch: plan?.batchesPerEpoch ?? null,
    stepsPerEpoch: plan?.stepsPerEpoch ?? null,
    steps: plan?.steps ?? null,
    epochs: plan?.epochs ?? null,
    runOf: trial.runOf === null ? null : `${sweep}/${trial.runOf}`,
    checkpoints: plan?.checkpoints ?? null,
    samples: plan?.samples ?? null,
    bytes: plan?.bytes ?? null,
    hours: plan?.hours ?? null,
  }
}

/** The script is the word that ends in .py or .js; what follows is its own. */
export function splitCommand({ program, args }: Command): {
  readonly launch: readonly string[]
  readonly args: readonly string[]
} {
  const at = args.findIndex((word) => /\.(py|js)$/.test(word)) + 1
  return { launch: [program, ...args.slice(0, at)], args: args.slice(at) }
}
