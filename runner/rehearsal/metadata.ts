/** The `__metadata__` of a checkpoint: sd-scripts' keys, every value as Python's str() writes it. */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Value } from './arguments.ts'
import { dateText } from './clock.ts'
import type { Photo, Split } from './dataset.ts'
import type { Request } from './request.ts'

/** What does not change while a session runs. */
export interface SessionFacts {
  readonly request: Request
  readonly split: Split
  readonly session: number
  readonly startedAt: number
  readonly epochs: number
  readonly steps: number
  readonly batchesPerEpoch: number
  /** Fewer than batches where gradients are accumulated. */
  readonly updatesPerEpoch: number
  readonly shows: number
  /** Rank of the adapters, which may come from a file of weights. */
  readonly dim: number
  /** As the optimizer calls itself. */
  readonly optimizer: string
}

/** Keys of ours that carry an argument of the same name, or of the name given. */
const copied: readonly (readonly [key: string, option?: string])[] = [
  ['learning_rate'],
  ['unet_lr'],
  ['text_encoder_lr'],
  ['batch_size_per_device', 'train_batch_size'],
  ['network_module'],
  ['network_dropout'],
  ['seed'],
  ['min_snr_gamma'],
  ['noise_offset'],
  ['noise_offset_random_strength'],
  ['adaptive_noise_scale'],
  ['multires_noise_iterations'],
  ['multires_noise_discount'],
  ['ip_noise_gamma'],
  ['ip_noise_gamma_random_strength'],
  ['loss_type'],
  ['huber_schedule'],
  ['huber_scale'],
  ['huber_c'],
  ['prior_loss_weight'],
  ['max_grad_norm'],
  ['scale_weight_norms'],
  ['caption_dropout_rate'],
  ['clip_skip'],
  ['caption_dropout_every_n_epochs'],
  ['caption_tag_dropout_rate'],
  ['shuffle_caption'],
  ['keep_tokens'],
  ['cache_latents'],
  ['color_aug'],
  ['flip_aug'],
  ['random_crop'],
  ['face_crop_aug_range'],
  ['enable_bucket'],
  ['bucket_no_upscale'],
  ['min_bucket_reso'],
  ['max_bucket_reso'],
  ['resize_interpolation'],
  ['mixed_precision'],
  ['full_fp16'],
  ['fp8_base'],
  ['fp8_base_unet'],
  ['lowram'],
  ['gradient_checkpointing'],
  ['v2'],
  ['zero_terminal_snr'],
  ['gradient_accumulation_steps'],
  ['lr_warmup_steps'],
  ['max_token_length'],
  ['training_comment'],
  ['debiased_estimation', 'debiased_estimation_loss'],
  ['validation_split'],
  ['validation_seed'],
  ['validate_every_n_epochs'],
  ['validate_every_n_steps'],
  ['max_validation_steps'],
]
/** Without buckets sd-scripts forgets their sizes. */
const bucketOnly = new Set(['min_bucket_reso', 'max_bucket_reso'])
/** Python floats print a point: `4.0`. */
const floats = new Set([
  'caption_dropout_rate',
  'caption_tag_dropout_rate',
  'prior_loss_weight',
  'max_grad_norm',
  'huber_scale',
  'validation_split',
  'scale_weight_norms',
])
const bare = [
  'ss_network_module',
  'ss_network_dim',
  'ss_network_alpha',
  'ss_network_args',
  'ss_v2',
  'ss_base_model_version',
]

export function checkpointMetadata(
  facts: SessionFacts,
  now: { readonly epoch: number; readonly step: number; readonly at: number },
  tensorBytes: Buffer,
): Readonly<Record<string, string>> {
  const { request } = facts
  const all = {
    ...copiedEntries(request),
    ...sessionEntries(facts),
    ...datasetEntries(facts),
    ss_epoch: String(now.epoch),
    ss_steps: String(now.step),
    ss_training_finished_at: String(now.at),
    sshs_model_hash: createHash('sha256').update(tensorBytes).digest('hex'),
    sshs_legacy_hash: createHash('sha256')
      .update(tensorBytes.subarray(0x100000, 0x110000))
      .digest('hex')
      .slice(0, 8),
    ...modelSpec(request, now.at),
  }
  const wanted = request.save.isBare
    ? Object.entries(all).filter(([key]) => bare.includes(key))
    : Object.entries(all)
  return Object.fromEntries(wanted)
}

function copiedEntries({ values }: Request): Record<string, string> {
  const bucketed = values.enable_bucket === true
  return Object.fromEntries(
    copied.map(([key, option = key]) => {
      const value = bucketOnly.has(key) && !bucketed ? null : (values[option] ?? null)
      return [`ss_${key}`, pythonText(Array.isArray(value) ? value[0] : value, floats.has(key))]
    }),
  )
}

function sessionEntries(facts: SessionFacts): Record<string, string> {
  const { request } = facts
  const args = request.values.network_args
  return {
    ss_session_id: String(facts.session),
    ss_training_started_at: String(facts.startedAt),
    ss_output_name: request.outputName,
    ss_num_epochs: String(facts.epochs),
    ss_max_train_steps: String(facts.steps),
    ss_num_batches_per_epoch: String(facts.batchesPerEpoch),
    ss_num_train_images: String(facts.shows),
    ss_num_validation_images: String(facts.split.validation.length),
    ss_num_reg_images: '0',
    ss_total_batch_size: String(request.batch),
    ss_network_dim: String(facts.dim),
    ss_network_alpha: pythonText(request.alpha, true),
    ...(Array.isArray(args)
      ? { ss_network_args: pythonJson(Object.fromEntries(args.map((one) => String(one).split('=')))) }
      : {}),
    ss_optimizer: facts.optimizer,
    ss_lr_scheduler: request.schedule.name,
    ss_base_model_version: 'rehearsal',
    ss_sd_model_name: basename(String(request.values.pretrained_model_name_or_path ?? 'rehearsal')),
    ss_sd_model_hash: 'rehearsal',
    ss_new_sd_model_hash: 'rehearsal',
    ss_sd_scripts_commit_hash: 'rehearsal',
  }
}

function datasetEntries({ request, split }: SessionFacts): Record<string, string> {
  const folders = [...new Set(split.train.map(({ folder }) => folder))]
  const inFolder = (name: string): Photo[] => split.train.filter(({ folder }) => folder === name)
  const dirs = folders.map((name) => [
    name,
    { n_repeats: inFolder(name)[0]?.repeats ?? 1, img_count: inFolder(name).length },
  ])
  return {
    ss_resolution: resolutionText(request),
    ss_dataset_dirs: pythonJson(Object.fromEntries(dirs)),
    ss_reg_dataset_dirs: '{}',
    ss_tag_frequency: pythonJson(
      Object.fromEntries(folders.map((name) => [name, tagCounts(inFolder(name))])),
    ),
    ss_bucket_info: 'null',
  }
}

function tagCounts(photos: readonly Photo[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const tag of photos.flatMap(({ caption }) => caption.split(',').map((part) => part.trim()))) {
    if (tag !== '') counts[tag] = (counts[tag] ?? 0) + 1
  }
  return counts
}

function modelSpec(request: Request, at: number): Record<string, string> {
  const date = dateText(at).replace(' ', 'T')
  return {
    'modelspec.sai_model_spec': '1.0.1',
    'modelspec.architecture': 'rehearsal/lora',
    'modelspec.implementation': 'lorasweep',
    'modelspec.implementation_version': 'rehearsal/1',
    'modelspec.title': String(request.values.metadata_title ?? request.outputName),
    'modelspec.date': date,
    'modelspec.resolution': resolutionText(request)
      .replace(/[()\s]/g, '')
      .replace(',', 'x'),
    'modelspec.prediction_type': 'sample',
  }
}

/** `(512, 512)` from `512`, `512,512`. */
function resolutionText({ values }: Request): string {
  const [width = '512', height = width] = String(values.resolution ?? '512').split(',')
  return `(${width.trim()}, ${height.trim()})`
}

/** As Python's json.dumps: a space behind every colon and comma. */
function pythonJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const parts = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${pythonJson(part)}`)
  return `{${parts.join(', ')}}`
}

function pythonText(value: Value | undefined, isFloat: boolean): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value !== 'number') return String(value)
  if (isFloat && Number.isInteger(value)) return value.toFixed(1)
  return String(value).replace(/e-(\d)$/, 'e-0$1')
}
