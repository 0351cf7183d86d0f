import { maskedCrc32c } from '../ingest/crc32c.ts'

export interface Scalar {
  readonly tag: string
  readonly step: number
  readonly wall: number
  readonly value: number
}

/**
 * A TensorBoard event file as sd-scripts' own writer makes it: a record with the format's version,
 * then one record per scalar. Values are Float32 there.
 */
export function eventFileBytes(scalars: readonly Scalar[]): Buffer {
  const began = scalars[0]?.wall ?? 0
  const version = Buffer.concat([fixed64(1, began), bytesField(3, Buffer.from('brain.Event:2'))])
  return Buffer.concat([record(version), ...scalars.map((scalar) => record(event(scalar)))])
}

/** Event: wall_time 1, step 2, summary 5. Summary: value 1. Value: tag 1, simple_value 2. */
function event({ tag, step, wall, value }: Scalar): Buffer {
  const scalar = Buffer.concat([bytesField(1, Buffer.from(tag)), fixed32(2, value)])
  return Buffer.concat([fixed64(1, wall), varint(2 << 3), varint(step), bytesField(5, bytesField(1, scalar))])
}

function record(content: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + content.length + 4)
  bytes.writeBigUInt64LE(BigInt(content.length), 0)
  bytes.writeUInt32LE(maskedCrc32c(bytes, 0, 8), 8)
  content.copy(bytes, 12)
  bytes.writeUInt32LE(maskedCrc32c(bytes, 12, 12 + content.length), 12 + content.length)
  return bytes
}

const bytesField = (number: number, content: Buffer): Buffer =>
  Buffer.concat([varint((number << 3) | 2), varint(content.length), content])

function fixed64(number: number, value: number): Buffer {
  const bytes = Buffer.from([(number << 3) | 1, 0, 0, 0, 0, 0, 0, 0, 0])
  bytes.writeDoubleLE(value, 1)
  return bytes
}

function fixed32(number: number, value: number): Buffer {
  const bytes = Buffer.from([(number << 3) | 5, 0, 0, 0, 0])
  bytes.writeFloatLE(value, 1)
  return bytes
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}
