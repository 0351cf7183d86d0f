/** What lorasweep must know of a trainer script beyond its options. Sources: sd-scripts 48d368fa. */
export interface ScriptFacts {
  /** The module that a LoRA of this kind uses (kohya_ss `lora_gui.py`, LoRA_type table). */
  readonly networkModule: string
  /** Side in pixels that its base models were made for. */
  readonly resolution: number
  /** Shows of all pictures per epoch that CivitAI aims at (`TrainingSubmitAdvancedSettings.tsx`). */
  readonly shows: number
}

export const scripts: Readonly<Record<string, ScriptFacts>> = {
  train_network: { networkModule: 'networks.lora', resolution: 512, shows: 400 },
  sdxl_train_network: { networkModule: 'networks.lora', resolution: 1024, shows: 200 },
  flux_train_network: { networkModule: 'networks.lora_flux', resolution: 1024, shows: 200 },
  sd3_train_network: { networkModule: 'networks.lora_sd3', resolution: 1024, shows: 200 },
  lumina_train_network: { networkModule: 'networks.lora_lumina', resolution: 1024, shows: 200 },
  anima_train_network: { networkModule: 'networks.lora_anima', resolution: 1024, shows: 200 },
  hunyuan_image_train_network: { networkModule: 'networks.lora_hunyuan_image', resolution: 1024, shows: 200 },
}

/** Options that lorasweep fills in itself, and where to say it instead. */
export const managedOptions: Readonly<Record<string, string>> = {
  pretrained_model_name_or_path: 'write it as model: at the top of the file',
  train_data_dir: 'write it as dataset: {folder: …} at the top of the file',
  output_dir: 'every run has its own folder under the home',
  output_name: 'checkpoints carry the name of the run',
  logging_dir: 'every run has its own logs/ folder',
  sample_prompts: 'write the prompts under prompts:',
  config_file: 'write its values under set:, or name the file as base:',
  huggingface_token: 'a token has no place in a sweep file: set HF_TOKEN in the environment',
  wandb_api_key: 'a key has no place in a sweep file: set WANDB_API_KEY in the environment',
}

/** Options that name a file or folder that decides the training: only the last part of the path counts in a key. */
export const inputPaths: ReadonlySet<string> = new Set([
  'ae',
  'base_weights',
  'byt5',
  'clip_g',
  'clip_l',
  'conditioning_data_dir',
  'controlnet_model_name_or_path',
  'dataset_config',
  'gemma2',
  'in_json',
  'llm_adapter_path',
  'network_weights',
  'qwen3',
  'reg_data_dir',
  'resume',
  't5_tokenizer_path',
  't5xxl',
  'text_encoder',
  'vae',
])

/** Options that name places, logs and labels and leave the weights as they are. */
export const labelOptions: ReadonlySet<string> = new Set([
  'async_upload',
  'cache_info',
  'config_file',
  'console_log_file',
  'console_log_level',
  'console_log_simple',
  'huggingface_path_in_repo',
  'huggingface_repo_id',
  'huggingface_repo_type',
  'huggingface_repo_visibility',
  'huggingface_token',
  'log_config',
  'log_prefix',
  'log_tracker_config',
  'log_tracker_name',
  'log_with',
  'logging_dir',
  'metadata_author',
  'metadata_description',
  'metadata_is_negative_embedding',
  'metadata_license',
  'metadata_merged_from',
  'metadata_preprocessor',
  'metadata_tags',
  'metadata_thumbnail',
  'metadata_title',
  'metadata_trigger_phrase',
  'metadata_usage_hint',
  'offload_optimizer_nvme_path',
  'offload_param_nvme_path',
  'output_config',
  'output_dir',
  'output_name',
  'pretrained_model_name_or_path',
  'sample_prompts',
  'tokenizer_cache_dir',
  'train_data_dir',
  'training_comment',
  'wandb_api_key',
  'wandb_run_name',
])

/** Exact spellings of the kohya_ss GUI (`class_basic_training.py`, v26); sd-scripts ignores upper and lower case. */
export const optimizers: readonly string[] = [
  'AdamW',
  'AdamWScheduleFree',
  'AdamW8bit',
  'Adafactor',
  'bitsandbytes.optim.AdEMAMix8bit',
  'bitsandbytes.optim.PagedAdEMAMix8bit',
  'DAdaptation',
  'DAdaptAdaGrad',
  'DAdaptAdam',
  'DAdaptAdan',
  'DAdaptAdanIP',
  'DAdaptAdamPreprint',
  'DAdaptLion',
  'DAdaptSGD',
  'Lion',
  'Lion8bit',
  'PagedAdamW8bit',
  'PagedAdamW32bit',
  'PagedLion8bit',
  'Prodigy',
  'prodigyplus.ProdigyPlusScheduleFree',
  'pytorch_optimizer.CAME',
  'RAdamScheduleFree',
  'SGDNesterov',
  'SGDNesterov8bit',
  'SGDScheduleFree',
]

/** The same source. */
export const schedulers: readonly string[] = [
  'adafactor',
  'constant',
  'constant_with_warmup',
  'cosine',
  'cosine_with_restarts',
  'linear',
  'piecewise_constant',
  'polynomial',
  'cosine_with_min_lr',
  'inverse_sqrt',
  'warmup_stable_decay',
]
