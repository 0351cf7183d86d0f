import type { GpuCard, GpuTrouble, GpuTroubleKind } from '../gpu/nvidia-smi.ts'
import { mixedPrecision } from '../trainers/kohya.ts'
import { type CardFacts, type Check, missing, ok, warning } from './check.ts'

/** Every card that answers, and why others do not. */
export function checkGpu({ cards, trouble }: CardFacts): Check[] {
  return [...(trouble === null ? [] : [checkTrouble(trouble)]), ...cards.map(checkCard)]
}

/** What a person can do, by what nvidia-smi says. */
const remedies: Readonly<Record<GpuTroubleKind, string>> = {
  'no-program': 'Install the NVIDIA driver. Without a card, slots: {cpu: 1} tries an installation, slowly.',
  'no-devices':
    'The driver runs but sees no card: check that it sits in its slot, or passes into this container.',
  'no-driver': 'Load or reinstall the NVIDIA driver, then restart the machine.',
  'driver-mismatch': 'The driver was updated while it was loaded: restart the machine.',
  'gpu-lost': 'Restart the machine. If it comes back, look at power, cooling and the seat of the card.',
  'unknown-answer': 'Run nvidia-smi by hand. A driver older than 510 does not know what is asked.',
}

/** A machine without nvidia-smi has no card to mend; all else is a card that should answer and does not. */
function checkTrouble({ kind, text }: GpuTrouble): Check {
  return kind === 'no-program' ? warning('GPU', text, remedies[kind]) : missing('GPU', text, remedies[kind])
}

/** A card sold as 8 GB reports a little less than 8192 MiB. */
const sold = (gigabytes: number): number => gigabytes * 1024 * 0.95

function checkCard({ index, name, memoryMiB, computeCapability }: GpuCard): Check {
  const title = `GPU ${index}`
  const precision = mixedPrecision({ parameters: { mixed_precision: 'auto' } }, computeCapability)
  const capability =
    computeCapability === null
      ? 'its compute capability is not known'
      : `compute capability ${computeCapability}, so mixed_precision: auto is ${precision}`
  if (memoryMiB === null) {
    return warning(
      title,
      `${name}, ${capability}`,
      'It does not tell its memory: start with train_batch_size 1.',
    )
  }
  const text = `${name}, ${(memoryMiB / 1024).toFixed(1)} GiB, ${capability}`
  if (memoryMiB < sold(8)) {
    return warning(
      title,
      text,
      'Less than 8 GB: SD 1.5 may fit with train_batch_size 1, cache_latents and gradient_checkpointing; SDXL does not.',
    )
  }
  if (memoryMiB < sold(10)) {
    return warning(
      title,
      text,
      'Enough for SD 1.5. SDXL wants 10 GB: try train_batch_size 1, cache_latents and gradient_checkpointing.',
    )
  }
  if (memoryMiB < sold(16)) {
    return { ...ok(title, text), hint: 'For SDXL keep train_batch_size small and set cache_latents.' }
  }
  return ok(title, text)
}
