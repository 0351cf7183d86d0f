import { basename, dirname } from 'node:path'
import { findFile, readSlice } from '../ingest/read.ts'
import { headBytes } from '../ingest/safetensors.ts'

/** Where a tensor lies in its file. */
export interface TensorPlace {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  /** From the start of the file. */
  readonly from: number
  readonly bytes: number
}

const elementBytes: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 }

export const isReadable = ({ dtype }: TensorPlace): boolean => dtype in elementBytes

/** Numbers in a tensor; 1 for a single one without a shape. */
export const elements = (shape: readonly number[]): number => shape.reduce((all, side) => all * side, 1)

/** @throws an Error that names the file, and the tensor that is not all there. */
export function readTensorPlaces(path: string): TensorPlace[] {
  const [folder, name] = [dirname(path), basename(path)]
  const fileBytes = findFile(folder, name)?.bytes
  if (fileBytes === undefined) throw new Error(`expected a safetensors file, got none: ${path}`)
  const start = headBytes(readSlice(folder, name, { from: 0, bytes: 8 }))
  if (start === null || start > fileBytes) {
    throw new Error(
      `${path}: expected a head of ${start ?? 'at least 8'} bytes, the file ends at ${fileBytes}`,
    )
  }
  const head = parsedHead(path, readSlice(folder, name, { from: 8, bytes: start - 8 }).toString('utf8'))
  const places = Object.entries(head)
    .filter(([tensor]) => tensor !== '__metadata__')
    .map(([tensor, entry]) => placeOf(path, tensor, { entry, start }))
  for (const place of places) checkPlace(path, place, fileBytes)
  return places
}

function parsedHead(path: string, text: string): object {
  try {
    const head: unknown = JSON.parse(text)
    if (typeof head === 'object' && head !== null) return head
  } catch (cause) {
    throw new Error(`${path}: expected a JSON object as head, got something else`, { cause })
  }
  throw new Error(`${path}: expected a JSON object as head, got something else`)
}

function placeOf(
  path: string,
  name: string,
  { entry, start }: { entry: unknown; start: number },
): TensorPlace {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>
  if (
    typeof dtype !== 'string' ||
    !isWholeNumbers(shape) ||
    !isWholeNumbers(offsets) ||
    offsets.length !== 2
  ) {
    throw new Error(`${path}: ${name}: expected dtype, shape and data_offsets, got ${JSON.stringify(entry)}`)
  }
  const [from, to] = offsets as [number, number]
  return { name, dtype, shape, from: start + from, bytes: to - from }
}

const isWholeNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0)

function checkPlace(path: string, { name, dtype, shape, from, bytes }: TensorPlace, fileBytes: number): void {
  const expected = elements(shape) * (elementBytes[dtype] ?? Number.NaN)
  if (bytes < 0 || (dtype in elementBytes && bytes !== expected)) {
    throw new Error(
      `${path}: ${name}: expected ${expected} bytes for ${shape.join(' × ')} ${dtype}, got ${bytes}`,
    )
  }
  if (from + bytes > fileBytes) {
    throw new Error(`${path}: ${name} ends at byte ${from + bytes}, the file at ${fileBytes}: it is cut`)
  }
}
