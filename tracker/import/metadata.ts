import type { Parameters, ParameterValue, TrialDataset } from '../model.ts'

type Metadata = Readonly<Record<string, string>>

/** `ss_<name>` of these is the option `<name>`. */
const sameName = [
  ...['network_dim', 'network_alpha', 'network_module', 'network_dropout', 'learning_rate', 'unet_lr'],
  ...['text_encoder_lr', 'lr_scheduler', 'lr_warmup_steps', 'max_train_steps', 'gradient_checkpointing'],
  ...['gradient_accumulation_steps', 'mixed_precision', 'full_fp16', 'seed', 'max_token_length', 'clip_skip'],
  ...['min_snr_gamma', 'noise_offset', 'adaptive_noise_scale', 'multires_noise_iterations', 'keep_tokens'],
  ...['multires_noise_discount', 'ip_noise_gamma', 'zero_terminal_snr', 'shuffle_caption', 'cache_latents'],
  ...['flip_aug', 'color_aug', 'random_crop', 'max_grad_norm', 'scale_weight_norms', 'prior_loss_weight'],
  ...['caption_dropout_rate', 'caption_dropout_every_n_epochs', 'caption_tag_dropout_rate', 'loss_type'],
  ...['huber_schedule', 'huber_c', 'huber_scale', 'enable_bucket', 'bucket_no_upscale', 'min_bucket_reso'],
  ...['max_bucket_reso', 'v2', 'validation_split', 'validation_seed', 'validate_every_n_epochs'],
  ...[
    'validate_every_n_steps',
    'guidance_scale',
    'timestep_sampling',
    'discrete_flow_shift',
    'training_comment',
  ],
] as const

const otherName: Readonly<Record<string, string>> = {
  ss_num_epochs: 'max_train_epochs',
  ss_batch_size_per_device: 'train_batch_size',
  ss_debiased_estimation: 'debiased_estimation_loss',
  ss_sd_model_name: 'pretrained_model_name_or_path',
}

/** Parameters of a training as sd-scripts wrote them into its weights. */
export function parametersFrom(metadata: Metadata): Parameters {
  const names: [string, string][] = [
    ...sameName.map((name): [string, string] => [`ss_${name}`, name]),
    ...Object.entries(otherName),
  ]
  const plain = names.flatMap(([key, name]) => {
    const value = parameterOf(metadata[key])
    return value === null ? [] : [[name, value] as const]
  })
  return {
    ...Object.fromEntries(plain),
    ...optimizerOf(metadata),
    ...networkArguments(metadata),
    ...sizeOf(metadata),
  }
}

/** Python's words; what is None or False was not given. */
function parameterOf(text: string | undefined): ParameterValue | null {
  if (text === undefined || ['None', 'False', ''].includes(text)) return null
  if (text === 'True') return true
  const number = Number(text)
  return Number.isNaN(number) ? text : number
}

/** `bitsandbytes.optim.adamw.AdamW8bit(weight_decay=0.1,eps=1e-08)` */
function optimizerOf({ ss_optimizer: text }: Metadata): Parameters {
  const parts = /^(?:.*?\.)?(\w+)(?:\((.*)\))?$/.exec(text ?? '')
  if (!parts?.[1]) return {}
  const args = (parts[2] ?? '').split(/,(?![^([]*[)\]])/).filter((part) => part.includes('='))
  return { optimizer_type: parts[1], ...(args.length > 0 ? { optimizer_args: args } : {}) }
}

function networkArguments({ ss_network_args: text }: Metadata): Parameters {
  const args = Object.entries(recordFrom(text)).map(([name, value]) => `${name}=${value}`)
  return args.length > 0 ? { network_args: args } : {}
}

/** `(512, 768)` or `512` */
function sizeOf({ ss_resolution: text }: Metadata): Parameters {
  const sizes = text?.match(/\d+/g)
  return sizes ? { resolution: sizes.join(',') } : {}
}

/** `ss_base_model_version` by its beginning. */
const scripts: readonly (readonly [string, string])[] = [
  ['sdxl', 'sdxl_train_network'],
  ['sd3', 'sd3_train_network'],
  ['flux', 'flux_train_network'],
  ['chroma', 'flux_train_network'],
  ['lumina', 'lumina_train_network'],
  ['hunyuan', 'hunyuan_image_train_network'],
  ['anima', 'anima_train_network'],
]

export const scriptFrom = ({ ss_base_model_version: version = '' }: Metadata): string =>
  scripts.find(([begin]) => version.startsWith(begin))?.[1] ?? 'train_network'

/** `ss_dataset_dirs`: `{"4_zorvek": {"n_repeats": 4, "img_count": 10}}`; null where the weights do not say. */
export function datasetFrom(metadata: Metadata): Omit<TrialDataset, 'fingerprint'> | null {
  const folders = Object.entries(recordFrom(metadata.ss_dataset_dirs)).flatMap(([name, value]) => {
    const { n_repeats: repeats, img_count: images } = isRecord(value) ? value : {}
    return typeof repeats === 'number' && typeof images === 'number' ? [{ name, repeats, images }] : []
  })
  if (folders.length === 0) return null
  const token = folders[0]?.name.replace(/^\d+_/, '').split(' ')[0] ?? ''
  return { token, folders, images: folders.reduce((sum, { images }) => sum + images, 0) }
}

/** Other tools rewrite these fields; one that is no JSON says nothing. */
function recordFrom(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {}
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
