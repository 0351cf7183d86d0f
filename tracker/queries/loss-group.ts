import type { Parameters } from '../model.ts'

/**
 * What changes the number that is called loss, beside the training itself: a weighting, another
 * formula, noise added to the target, another picture size or another model.
 */
const decisive = [
  'pretrained_model_name_or_path',
  'resolution',
  'loss_type',
  'huber_schedule',
  'huber_c',
  'min_snr_gamma',
  'debiased_estimation_loss',
  'scale_v_pred_loss_like_noise_pred',
  'v_pred_like_loss',
  'noise_offset',
  'adaptive_noise_scale',
  'multires_noise_iterations',
  'ip_noise_gamma',
  'v_parameterization',
  'prior_loss_weight',
  'masked_loss',
] as const

/** Losses may be compared between trials with the same words; empty where nothing decisive is set. */
export function lossGroup(script: string, parameters: Parameters): string {
  const set = decisive.filter((name) => parameters[name] !== undefined)
  return [script, ...set.map((name) => `${name} ${String(parameters[name])}`)].join(' · ')
}
