/** LoRA files: what they are called, what stands in them, and how they are read back. */
import { existsSync, readFileSync } from 'node:fs'
import { traceback } from './failure.ts'
import { type Lora, learnedOf } from './lora.ts'
import { checkpointMetadata, type SessionFacts } from './metadata.ts'
import { packTensors, type Tensors, unpackTensors } from './tensors.ts'

/** `zorvek-000003`, `zorvek-step00000150`, `zorvek`. */
export const epochName = (name: string, epoch: number): string => `${name}-${String(epoch).padStart(6, '0')}`
export const stepName = (name: string, step: number): string => `${name}-step${String(step).padStart(8, '0')}`

export function packCheckpoint(
  lora: Lora,
  facts: SessionFacts,
  now: { readonly epoch: number; readonly step: number; readonly at: number },
): Buffer {
  const tensors = loraTensors(lora)
  const { precision } = facts.request.save
  const bare = packTensors(tensors, {}, precision)
  const body = bare.subarray(8 + Number(bare.readBigUInt64LE(0)))
  return packTensors(tensors, checkpointMetadata(facts, now, body), precision)
}

export function loraTensors(lora: Lora): Tensors {
  const tensors: Record<string, Tensors[string]> = {}
  for (const { name, rows, value } of learnedOf(lora)) {
    tensors[name] = { shape: [rows, value.length / rows], values: value }
    tensors[name.replace(/\.lora_(down|up)\.weight$/, '.alpha')] = {
      shape: [],
      values: Float32Array.of(lora.alpha),
    }
  }
  return tensors
}

/** @throws TrainingFailure when the file is not there. */
export function readTensors(path: string): Tensors {
  if (existsSync(path)) return unpackTensors(readFileSync(path))
  throw traceback(`FileNotFoundError: No such file or directory: "${path}"`, 'load_weights', 'load_file')
}

/** Rank of the first matrix; null when there is none. */
export function tensorsDim(tensors: Tensors): number | null {
  const down = Object.entries(tensors).find(([name]) => name.endsWith('.lora_down.weight'))
  return down?.[1].shape[0] ?? null
}

/** Puts weights into the network. @throws TrainingFailure in torch's words where sizes differ. */
export function loadWeights(lora: Lora, tensors: Tensors): void {
  for (const { name, rows, value } of learnedOf(lora)) {
    const found = tensors[name]
    if (found === undefined) continue
    if (found.values.length !== value.length) {
      const shape = [rows, value.length / rows].join(', ')
      throw traceback(
        'RuntimeError: Error(s) in loading state_dict for LoRANetwork:\n' +
          `\tsize mismatch for ${name}: copying a param with shape torch.Size([${found.shape.join(', ')}]) from ` +
          `checkpoint, the shape in current model is torch.Size([${shape}]).`,
        'load_weights',
        'load_state_dict',
      )
    }
    value.set(found.values)
  }
}
