import type { RunEvent } from '../model.ts'
import { runFiles } from '../run-folder.ts'
import type { CursorMove } from '../store/append.ts'
import { parseCheckpointName } from './checkpoint-name.ts'
import { finished, unfinished } from './cursor.ts'
import type { Piece, Place } from './piece.ts'
import { stepsPerEpoch } from './progress.ts'
import { type FoundFile, findFile, findFiles, readSlice } from './read.ts'
import { headBytes, readSafetensorsHead } from './safetensors.ts'

type Checkpoint = Extract<RunEvent, { kind: 'checkpoint' }>

/** Saved weights that are new, have grown, or will grow no more. Only their heads are read. */
export async function ingestCheckpoints(place: Place): Promise<Piece> {
  const events: RunEvent[] = []
  const cursors: CursorMove[] = []
  let spentBytes = 0
  const log = findFile(place.folder, runFiles.log)
  const isSilent = log === null || log.bytes === 0
  for (const file of findFiles(place.folder, runFiles.output, { deep: false })) {
    const name = parseCheckpointName(file.name)
    const from = place.cursors.get(file.path) ?? 0
    const isWaiting = from === unfinished(file.bytes) && !place.isOver
    if (name === null || from === finished(file.bytes) || isWaiting) continue
    if (spentBytes >= place.bytes && spentBytes > 0) return { events, cursors, more: true, spentBytes }
    const head = readHead(place.folder, file)
    spentBytes += head.length
    const facts = checkpointFacts(file, head, place.isOver)
    const { metadata, state } = facts
    const epoch = wholeNumber(metadata.ss_epoch) ?? name.epoch
    const step = wholeNumber(metadata.ss_steps) ?? name.step
    events.push({ kind: 'checkpoint', path: file.path, epoch, step, bytes: file.bytes, state, metadata })
    if (facts.damage !== null) events.push({ kind: 'damage', file: file.path, ...facts.damage })
    if (state === 'whole' && isSilent) events.push(...progressOf(metadata))
    cursors.push({
      file: file.path,
      from,
      to: state === 'partial' ? unfinished(file.bytes) : finished(file.bytes),
    })
  }
  return { events, cursors, more: false, spentBytes }
}

const wholeNumber = (text: string | undefined): number | null =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : null

/** A training that left no console output says in its weights how far it was. */
function progressOf(metadata: Checkpoint['metadata']): RunEvent[] {
  const step = wholeNumber(metadata.ss_steps)
  const batches = wholeNumber(metadata.ss_num_batches_per_epoch)
  if (step === null || batches === null) return []
  return [
    {
      kind: 'progress',
      step,
      totalSteps: wholeNumber(metadata.ss_max_train_steps),
      totalEpochs: wholeNumber(metadata.ss_num_epochs),
      stepsPerEpoch: stepsPerEpoch(batches, wholeNumber(metadata.ss_gradient_accumulation_steps) ?? 1),
    },
  ]
}

function readHead(folder: string, { path, bytes }: FoundFile): Buffer {
  const length = readSlice(folder, path, { from: 0, bytes: 8 })
  return readSlice(folder, path, { from: 0, bytes: Math.min(headBytes(length) ?? 8, bytes) })
}

interface CheckpointFacts extends Pick<Checkpoint, 'state' | 'metadata'> {
  readonly damage: { readonly offset: number; readonly text: string } | null
}

function checkpointFacts({ bytes }: FoundFile, headPart: Buffer, isOver: boolean): CheckpointFacts {
  const head = readSafetensorsHead(headPart)
  if (head.state === 'broken')
    return { state: 'broken', metadata: {}, damage: { offset: head.offset, text: head.text } }
  const metadata = head.state === 'read' ? head.metadata : {}
  if (head.state === 'read' && head.bytes === bytes) return { state: 'whole', metadata, damage: null }
  const isTooLong = head.state === 'read' && bytes > head.bytes
  if (!isOver && !isTooLong) return { state: 'partial', metadata, damage: null }
  const expected = head.state === 'read' ? `${head.bytes} bytes` : 'a head and tensors'
  return {
    state: 'broken',
    metadata,
    damage: { offset: bytes, text: `expected ${expected}, got ${bytes} bytes` },
  }
}
