import { parseCheckpointName } from '../ingest/checkpoint-name.ts'
import { parseSampleName } from '../ingest/sample-name.ts'
import type { Axis } from '../model.ts'

/** A file that a training may have left, somewhere below the folder that is imported. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string
  /** Absolute folder it lies in. */
  readonly folder: string
  readonly name: string
  readonly bytes: number
  /** ISO 8601, UTC. */
  readonly modifiedAt: string
}

export interface FoundCheckpoint extends FoundFile {
  readonly stem: string
  readonly epoch: number | null
  readonly step: number | null
  /** The header's `__metadata__`, empty where it has none. */
  readonly metadata: Readonly<Record<string, string>>
}

export interface FoundSample extends FoundFile {
  readonly stem: string
  readonly axis: Axis
  readonly at: number
  readonly prompt: number
  readonly seed: number | null
  /** YYYYMMDDhhmmss, from the name or from the file. */
  readonly drawnAt: string
}

export interface Found {
  readonly checkpoints: readonly FoundCheckpoint[]
  readonly samples: readonly FoundSample[]
  readonly eventFiles: readonly FoundFile[]
  /** Event files where a configuration sent them, among those of other trainings. */
  readonly elsewhere: readonly FoundFile[]
  /** Files with prompts, one per line. */
  readonly prompts: readonly FoundFile[]
  /** Configurations of the trainer (.toml) or of its GUI (.json). */
  readonly configs: readonly FoundFile[]
  readonly logs: readonly FoundFile[]
}

export type FoundKind = 'checkpoint' | 'sample' | 'event file' | 'prompts' | 'config' | 'log'

/** What a file is by its name; null for everything else. */
export function kindOf(file: FoundFile): FoundKind | null {
  if (file.name.includes('tfevents.')) return 'event file'
  if (file.name === 'train.log') return 'log'
  if (/^(sample_?)?prompts?\.txt$/i.test(file.name)) return 'prompts'
  if (/\.(json|toml)$/i.test(file.name)) return 'config'
  if (checkpointParts(file.name) !== null) return 'checkpoint'
  return sampleParts(file) === null ? null : 'sample'
}

/** A name as sd-scripts gives it, or one with the word epoch, as people and download pages do. */
export function checkpointParts(name: string): Pick<FoundCheckpoint, 'stem' | 'epoch' | 'step'> | null {
  const other = /^(.+?)[-_ ](?:e|ep|epoch)[-_ ]?(\d+)\.safetensors$/i.exec(name)
  if (other) return { stem: other[1] ?? '', epoch: Number(other[2]), step: null }
  return parseCheckpointName(name)
}

/** The same for pictures; one without an epoch in its name may lie in a folder that has it. */
export function sampleParts(file: FoundFile): Omit<FoundSample, keyof FoundFile> | null {
  const own = parseSampleName(file.name)
  if (own) return own
  const drawnAt = file.modifiedAt.replace(/\D/g, '').slice(0, 14)
  const plain = { axis: 'epoch' as const, seed: null, drawnAt }
  const named =
    /^(?:(.+?)[-_ ])?(?:e|ep|epoch)[-_ ]?(\d+)(?:[-_ ](?:prompt|image|sample|p|s)?[-_ ]?(\d+))?\.(?:png|jpe?g|webp)$/i
  const parts = named.exec(file.name)
  if (parts) return { ...plain, stem: parts[1] ?? '', at: Number(parts[2]), prompt: Number(parts[3] ?? 0) }
  const epoch = /(?:^|[\\/])(?:e|ep|epoch)[-_ ]?(\d+)$/i.exec(file.folder)?.[1]
  const prompt = /(\d+)\.(?:png|jpe?g|webp)$/i.exec(file.name)?.[1]
  if (epoch === undefined || prompt === undefined) return null
  return { ...plain, stem: '', at: Number(epoch), prompt: Number(prompt) }
}
