/** What other trainers and people call an option of sd-scripts. */
export const otherNames: Readonly<Record<string, string>> = {
  alpha: 'network_alpha',
  batch: 'train_batch_size',
  batch_size: 'train_batch_size',
  dim: 'network_dim',
  epoch: 'max_train_epochs',
  epochs: 'max_train_epochs',
  lr: 'learning_rate',
  num_repeats: 'repeats',
  optimiser: 'optimizer_type',
  optimizer: 'optimizer_type',
  rank: 'network_dim',
  scheduler: 'lr_scheduler',
  steps: 'max_train_steps',
  te_lr: 'text_encoder_lr',
  warmup: 'lr_warmup_steps',
  warmup_steps: 'lr_warmup_steps',
}
