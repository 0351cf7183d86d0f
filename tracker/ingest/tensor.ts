import { type Field, walkFields } from './protobuf.ts'

/** Numbers of tensorflow/core/framework/types.proto. */
const float = 1
const double = 2
const int32 = 3
const int64 = 9

/** The only number in a TensorProto, or null when it holds text, or none, or several. */
export function scalarOfTensor(bytes: Buffer, span: { from: number; to: number }): number | null {
  let type = 0
  let content: { from: number; to: number } | null = null
  const values: number[] = []
  const isMessage = walkFields(bytes, span, (field) => {
    if (field.number === 1) type = field.value
    else if (field.number === 4) content = { from: field.from, to: field.to }
    else values.push(...listedNumbers(bytes, field))
  })
  if (!isMessage) return null
  const all = content === null ? values : packed(bytes, content, type)
  return all.length === 1 ? (all[0] as number) : null
}

/** float_val 5, double_val 6, int_val 7, int64_val 10: each packed or single. */
function listedNumbers(bytes: Buffer, field: Field): number[] {
  const { number, wire, from, to, value } = field
  if (wire === 2)
    return packed(bytes, { from, to }, { 5: float, 6: double, 7: -int32, 10: -int64 }[number] ?? 0)
  if (number === 5) return [bytes.readFloatLE(from)]
  if (number === 6) return [bytes.readDoubleLE(from)]
  return number === 7 || number === 10 ? [value] : []
}

/** A negative type means varints. */
function packed(bytes: Buffer, { from, to }: { from: number; to: number }, type: number): number[] {
  const count = (size: number): number[] =>
    Array.from({ length: Math.floor((to - from) / size) }, (_, n) => from + n * size)
  switch (type) {
    case float:
      return count(4).map((at) => bytes.readFloatLE(at))
    case double:
      return count(8).map((at) => bytes.readDoubleLE(at))
    case int32:
      return count(4).map((at) => bytes.readInt32LE(at))
    case int64:
      return count(8).map((at) => Number(bytes.readBigInt64LE(at)))
    default:
      return type < 0 ? varints(bytes, from, to) : []
  }
}

function varints(bytes: Buffer, from: number, to: number): number[] {
  const found: number[] = []
  let value = 0
  let scale = 1
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number
    value += (byte & 127) * scale
    scale *= 128
    if (byte > 127) continue
    found.push(value)
    value = 0
    scale = 1
  }
  return found
}
