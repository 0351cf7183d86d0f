import type { Parameters, Trial } from '../../tracker/model.ts'
import { loraSizes, rehearsalSize } from '../facts/lora-sizes.ts'
import { numberOf } from './numbers.ts'
import type { StepPlan } from './steps.ts'

/** Checkpoints that lie in the run folder at the end: by epochs, by steps, and the last one without a number. */
export function checkpointCount(parameters: Parameters, { epochs, steps }: StepPlan): number {
  return 1 + byEpochs(parameters, epochs) + bySteps(parameters, steps)
}

/** The last epoch is saved as the final file only; `save_last_n_epochs` deletes older ones. */
function byEpochs(parameters: Parameters, epochs: number): number {
  const ratio = numberOf(parameters, 'save_n_epoch_ratio', 0)
  const every = ratio > 0 ? Math.floor(epochs / ratio) || 1 : numberOf(parameters, 'save_every_n_epochs', 0)
  if (every === 0) return 0
  return Math.min(Math.floor((epochs - 1) / every), numberOf(parameters, 'save_last_n_epochs', epochs))
}

function bySteps(parameters: Parameters, steps: number): number {
  const every = numberOf(parameters, 'save_every_n_steps', 0)
  if (every === 0) return 0
  const kept = Math.floor(numberOf(parameters, 'save_last_n_steps', steps) / every) + 1
  return Math.min(Math.floor(steps / every), kept)
}

/** Bytes of one checkpoint of a plain LoRA; other network modules differ. */
export function checkpointBytes(trial: Trial): number {
  const { parameters } = trial
  const perWeight = parameters.save_precision === undefined || parameters.save_precision === 'float' ? 4 : 2
  return trainedWeights(trial) * perWeight
}

/** Without network_dim sd-scripts trains 4. */
function trainedWeights({ trainer, script, parameters }: Trial): number {
  const known = trainer === 'rehearsal' ? rehearsalSize : loraSizes[script]
  const { unet, textEncoder } = known ?? { unet: 4_786_176, textEncoder: 0 }
  const hasText =
    parameters.network_train_unet_only !== true && parameters.cache_text_encoder_outputs !== true
  const hasUnet = parameters.network_train_text_encoder_only !== true
  return ((hasUnet ? unet : 0) + (hasText ? textEncoder : 0)) * numberOf(parameters, 'network_dim', 4)
}

/** A saved state holds the weights and the optimizer's two moments in float32: one per checkpoint, or one at the end. */
export function stateBytes(trial: Trial, checkpoints: number): number {
  const { parameters } = trial
  const states =
    parameters.save_state === true ? checkpoints : parameters.save_state_on_train_end === true ? 1 : 0
  return states * trainedWeights(trial) * 3 * 4
}
