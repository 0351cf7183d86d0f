import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import {
  checkpointParts,
  type Found,
  type FoundCheckpoint,
  type FoundFile,
  kindOf,
  sampleParts,
} from '../../../tracker/import/found.ts'
import { headBytes, readSafetensorsHead } from '../../../tracker/ingest/safetensors.ts'
import { loggingFolders } from './beside.ts'

/** Trainings are not looked for deeper than this. */
const deepest = 6

/** Everything below a folder that a training may have left. */
export function scanFolder(top: string): Found {
  const files = filesBelow(top, 0).toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const of = (kind: ReturnType<typeof kindOf>): FoundFile[] => files.filter((file) => kindOf(file) === kind)
  return {
    checkpoints: of('checkpoint').flatMap(foundCheckpoint),
    samples: of('sample').flatMap((file) => {
      const parts = sampleParts(file)
      return parts === null ? [] : [{ ...file, ...parts }]
    }),
    eventFiles: of('event file'),
    elsewhere: loggingFolders(of('config')).flatMap((folder) => eventFilesIn(folder, top)),
    prompts: of('prompts'),
    configs: of('config'),
    logs: of('log'),
  }
}

/** What a configuration's `logging_dir` leads to outside of the folder that is imported. */
function eventFilesIn(folder: string, top: string): FoundFile[] {
  const isInside = folder === top || folder.startsWith(`${top}${sep}`)
  if (isInside || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  return filesBelow(folder, 0).filter((file) => kindOf(file) === 'event file')
}

/** Saved optimizer states, hidden folders and homes of lorasweep hold no trainings of their own. */
const isSkipped = (name: string): boolean =>
  name.startsWith('.') || name.endsWith('-state') || name === 'node_modules'

function filesBelow(folder: string, depth: number): FoundFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): FoundFile[] => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return depth < deepest && !isSkipped(entry.name) ? filesBelow(path, depth + 1) : []
    const facts = statSync(path, { throwIfNoEntry: false })
    if (!facts?.isFile()) return []
    return [{ path, folder, name: entry.name, bytes: facts.size, modifiedAt: facts.mtime.toISOString() }]
  })
}

/** Larger files without a training's metadata are base models. */
const largestLora = 1.5e9

function foundCheckpoint(file: FoundFile): FoundCheckpoint[] {
  const parts = checkpointParts(file.name)
  if (parts === null) return []
  const metadata = metadataOf(file.path)
  const isBaseModel = metadata.ss_network_module === undefined && file.bytes > largestLora
  return isBaseModel ? [] : [{ ...file, ...parts, metadata }]
}

function metadataOf(path: string): Readonly<Record<string, string>> {
  const handle = openSync(path, 'r')
  try {
    const length = Buffer.alloc(8)
    readSync(handle, length, 0, 8, 0)
    const wanted = headBytes(length) ?? 8
    if (wanted > 1e8) return {}
    const bytes = Buffer.alloc(wanted)
    const head = readSafetensorsHead(bytes.subarray(0, readSync(handle, bytes, 0, wanted, 0)))
    return head.state === 'read' ? head.metadata : {}
  } finally {
    closeSync(handle)
  }
}
