/** Just enough of protobuf's wire format to walk over a message that others wrote. */
export interface Field {
  number: number
  /** 0 varint · 1 eight bytes · 2 bytes with a length · 5 four bytes */
  wire: number
  /** Of the value, within the buffer. */
  from: number
  to: number
  /** Value of a varint. */
  value: number
}

/** Calls `visit` for every field between `from` and `to`; false when the bytes are not a message. */
export function walkFields(
  bytes: Buffer,
  span: { from: number; to: number },
  visit: (field: Field) => void,
): boolean {
  const field: Field = { number: 0, wire: 0, from: 0, to: span.from, value: 0 }
  while (field.to < span.to) {
    if (!readVarint(bytes, field)) return false
    field.number = Math.floor(field.value / 8)
    field.wire = field.value % 8
    if (!findValue(bytes, field) || field.to > span.to) return false
    visit(field)
  }
  return field.to === span.to
}

function findValue(bytes: Buffer, field: Field): boolean {
  field.from = field.to
  switch (field.wire) {
    case 0:
      return readVarint(bytes, field)
    case 1:
      field.to += 8
      return true
    case 2:
      if (!readVarint(bytes, field)) return false
      field.from = field.to
      field.to += field.value
      return true
    case 5:
      field.to += 4
      return true
    default:
      return false
  }
}

/** Moves `field.to` behind the number. Exact up to 2^53; ten bytes are a negative int64. */
function readVarint(bytes: Buffer, field: Field): boolean {
  const from = field.to
  let value = 0
  let scale = 1
  for (let count = 1; count <= 10; count++) {
    const byte = bytes[field.to++]
    if (byte === undefined) return false
    value += (byte & 127) * scale
    scale *= 128
    if (byte > 127) continue
    field.value = count === 10 ? negative(bytes.subarray(from, field.to)) : value
    return true
  }
  return false
}

function negative(varint: Buffer): number {
  const bits = varint.reduceRight((all, byte) => (all << 7n) | BigInt(byte & 127), 0n)
  return Number(BigInt.asIntN(64, bits))
}
