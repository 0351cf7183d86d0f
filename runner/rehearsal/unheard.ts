/** Options of sd-scripts that change a training and that the rehearsal takes without obeying. */
import type { ScriptOptions } from '../../sweeps/facts/options.ts'
import type { Values } from './arguments.ts'

const names: ReadonlySet<string> = new Set([
  'adaptive_noise_scale',
  'base_weights',
  'color_aug',
  'config_file',
  'dataset_config',
  'debiased_estimation_loss',
  'face_crop_aug_range',
  'flip_aug',
  'ip_noise_gamma',
  'loss_type',
  'max_timestep',
  'min_snr_gamma',
  'min_timestep',
  'multires_noise_iterations',
  'network_args',
  'network_dropout',
  'noise_offset',
  'prior_loss_weight',
  'random_crop',
  'reg_data_dir',
  'scale_weight_norms',
  'weighted_captions',
])

/** Those of them that were given another value than their default. */
export const unheardOptions = (values: Values, options: ScriptOptions): string[] =>
  Object.keys(values).filter((name) => names.has(name) && values[name] !== (options[name]?.default ?? null))
