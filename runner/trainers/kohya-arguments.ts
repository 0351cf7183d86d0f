import { bundledOptions } from '../../sweeps/facts/options.ts'
import type { Parameters, ParameterValue, Trial } from '../../tracker/model.ts'
import { absoluteValue } from './kohya-paths.ts'
import type { TrainerPaths } from './trainer.ts'

/** Said by other means: repeats by folder names, the rest by `placeArguments`. */
const elsewhere = new Set([
  'extra_args',
  'log_with',
  'mixed_precision',
  'repeats',
  'sample_every_n_epochs',
  'sample_every_n_steps',
])

/** What follows the script's name on the command line. No shell reads it, so nothing is quoted. */
export function trainerArguments(trial: Trial, paths: TrainerPaths, mixedPrecision: string): string[] {
  const { parameters } = trial
  const names = Object.keys(parameters).filter((name) => !elsewhere.has(name))
  const { extra_args: extra = [] } = parameters
  return [
    ...placeArguments(trial, paths),
    ...names
      .sort()
      .flatMap((name) =>
        argumentsOf(trial.script, name, parameters[name] as ParameterValue, paths.relativeTo),
      ),
    ...option('mixed_precision', mixedPrecision),
    ...(Array.isArray(extra) ? extra.map(String) : []),
  ]
}

function placeArguments({ parameters, samples, script }: Trial, paths: TrainerPaths): string[] {
  const rhythm = samples.axis === 'epoch' ? 'sample_every_n_epochs' : 'sample_every_n_steps'
  return [
    ...(parameters.dataset_config === undefined ? option('train_data_dir', paths.dataset) : []),
    ...option('output_dir', paths.output),
    ...option('output_name', paths.outputName),
    ...option('logging_dir', paths.logs),
    ...option('log_with', logWith(parameters)),
    ...option('sample_prompts', paths.prompts),
    ...argumentsOf(script, rhythm, samples.every, paths.relativeTo),
  ]
}

/** The event file is what lorasweep reads, so tensorboard is always among the loggers. */
const logWith = ({ log_with: asked }: Parameters): string =>
  asked === 'wandb' || asked === 'all' ? 'all' : 'tensorboard'

function argumentsOf(script: string, name: string, value: ParameterValue, relativeTo: string): string[] {
  const fact = bundledOptions()[script]?.[name]
  if (fact?.type === 'flag' || typeof value === 'boolean') return value === true ? [`--${name}`] : []
  if (typeof value === 'object') return [`--${name}`, ...value.map(String)]
  return option(name, typeof value === 'string' ? absoluteValue(name, value, relativeTo) : numberText(value))
}

/** argparse takes a value that begins with a dash for an option, unless it is joined by `=`. */
const option = (name: string, value: string): string[] =>
  value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value]

const numberText = (value: number): string => String(value)
