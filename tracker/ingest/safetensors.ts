/** What the head of a safetensors file says: length u64, then that many bytes of JSON, then the tensors. */
export type SafetensorsHead =
  | { readonly state: 'partial' }
  | { readonly state: 'broken'; readonly offset: number; readonly text: string }
  | {
      readonly state: 'read'
      /** Bytes of the whole file. */
      readonly bytes: number
      readonly metadata: Readonly<Record<string, string>>
    }

/** The format's own limit for the head. */
const largestHead = 100_000_000
const lengthBytes = 8

/** Bytes that the head takes, from the first eight; null when they are not there. */
export function headBytes(bytes: Buffer): number | null {
  return bytes.length < lengthBytes ? null : lengthBytes + Number(bytes.readBigUInt64LE(0))
}

export function readSafetensorsHead(bytes: Buffer): SafetensorsHead {
  const end = headBytes(bytes)
  if (end === null) return { state: 'partial' }
  if (end > largestHead) {
    return { state: 'broken', offset: 0, text: `expected a head of at most ${largestHead} bytes, got ${end}` }
  }
  if (bytes.length < end) return { state: 'partial' }
  const head = parsedHead(bytes.toString('utf8', lengthBytes, end))
  if (head === null)
    return {
      state: 'broken',
      offset: lengthBytes,
      text: 'expected a JSON object as head, got something else',
    }
  return { state: 'read', bytes: end + tensorBytes(head), metadata: textsOf(head.__metadata__) }
}

function parsedHead(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function tensorBytes(head: Record<string, unknown>): number {
  const ends = Object.entries(head)
    .filter(([name]) => name !== '__metadata__')
    .map(([, tensor]) =>
      isRecord(tensor) && Array.isArray(tensor.data_offsets) ? Number(tensor.data_offsets[1]) : 0,
    )
  return ends.reduce((most, end) => Math.max(most, end), 0)
}

function textsOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
