import { inputPaths } from '../../sweeps/facts/scripts.ts'
import { pathFrom } from '../config.ts'

/** Beside the input paths: what sd-scripts writes to or reads its settings from. */
const otherPaths = new Set([
  'log_tracker_config',
  'offload_optimizer_nvme_path',
  'offload_param_nvme_path',
  'pretrained_model_name_or_path',
  'tokenizer_cache_dir',
])

/** Options that may also name a model on Hugging Face, as `owner/name`. */
const hubNames = new Set(['pretrained_model_name_or_path', 'vae', 'text_encoder'])

/** `owner/name` without a file's ending, and not meant from a folder. */
const hubName = /^[\w-][\w.-]*\/[\w-][\w.-]*$/
const fileEnding = /\.(safetensors|ckpt|pt|pth|bin|sft|gguf)$/i

export const isHubName = (name: string, value: string): boolean =>
  hubNames.has(name) && hubName.test(value) && !fileEnding.test(value)

/** sd-scripts runs in its own folder, so a path of the sweep file is made absolute from there. */
export function absoluteValue(name: string, value: string, relativeTo: string): string {
  const isPath = inputPaths.has(name) || otherPaths.has(name)
  return isPath && value !== '' && !isHubName(name, value) ? pathFrom(value, relativeTo) : value
}
