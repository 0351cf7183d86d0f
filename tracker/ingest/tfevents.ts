import type { RunEvent } from '../model.ts'
import { axisOf } from './axis.ts'
import { maskedCrc32c } from './crc32c.ts'
import { type KnownTag, type PlainScalar, readPlainScalar } from './plain-scalar.ts'
import { walkFields } from './protobuf.ts'
import { scalarOfTensor } from './tensor.ts'

type Point = Extract<RunEvent, { kind: 'point' }>

export interface EventsRead {
  readonly points: readonly Point[]
  /** Bytes of whole records; what follows is unfinished or damaged. */
  readonly read: number
  /** What is wrong with the record at `read`, or null. */
  readonly damage: string | null
}

const headBytes = 12
const tailBytes = 4

/** How many bytes the record at the start needs, or null when even its length is not there yet. */
export function recordBytes(bytes: Buffer): number | null {
  if (bytes.length < headBytes) return null
  return headBytes + Number(bytes.readBigUInt64LE(0)) + tailBytes
}

/**
 * Scalars of the whole records in a TensorBoard event file, from a position at the start of a record.
 * A record is: length u64, masked crc32c of those 8 bytes, an Event message, its masked crc32c.
 */
export function readEvents(bytes: Buffer): EventsRead {
  const points: Point[] = []
  const known: KnownTag[] = []
  const scalar: PlainScalar = { wall: 0, step: 0, value: 0, tag: noTag }
  let at = 0
  while (at + headBytes <= bytes.length) {
    if (bytes.readUInt32LE(at + 8) !== maskedCrc32c(bytes, at, at + 8))
      return { points, read: at, damage: lengthDamage }
    const from = at + headBytes
    const to = from + bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32
    if (to + tailBytes > bytes.length) break
    if (bytes.readUInt32LE(to) !== maskedCrc32c(bytes, from, to))
      return { points, read: at, damage: contentDamage }
    if (readPlainScalar(bytes, from, to, known, scalar)) {
      const { tag, step, wall, value } = scalar
      points.push({ kind: 'point', tag: tag.name, axis: tag.axis, step, wall, value })
    } else if (!addPoints(bytes, { from, to }, points)) return { points, read: at, damage: messageDamage }
    at = to + tailBytes
  }
  return { points, read: at, damage: null }
}

const noTag: KnownTag = { name: '', axis: 'step', bytes: Buffer.alloc(0) }

const lengthDamage = 'expected the length of a record, got bytes whose checksum does not fit'
const contentDamage = 'expected a record, got bytes whose checksum does not fit'
const messageDamage = 'expected an event, got a record with a right checksum that is not one'

/** Event: wall_time 1, step 2, summary 5. */
function addPoints(bytes: Buffer, span: { from: number; to: number }, points: Point[]): boolean {
  let wall = 0
  let step = 0
  let summary: { from: number; to: number } | null = null
  const isEvent = walkFields(bytes, span, (field) => {
    if (field.number === 1 && field.wire === 1) wall = bytes.readDoubleLE(field.from)
    else if (field.number === 2 && field.wire === 0) step = field.value
    else if (field.number === 5 && field.wire === 2) summary = { from: field.from, to: field.to }
  })
  if (!isEvent) return false
  if (summary === null) return true
  let isSummary = true
  const isWalked = walkFields(bytes, summary, (field) => {
    if (field.number !== 1) return
    const scalar = readScalar(bytes, field)
    if (scalar === null) isSummary = false
    else if (scalar.value !== null)
      points.push({
        kind: 'point',
        axis: axisOf(scalar.tag),
        step,
        wall,
        tag: scalar.tag,
        value: scalar.value,
      })
  })
  return isWalked && isSummary
}

/** Summary.Value: tag 1, simple_value 2, tensor 8, metadata 9. `value` is null for pictures, text and the like. */
function readScalar(
  bytes: Buffer,
  span: { from: number; to: number },
): { tag: string; value: number | null } | null {
  let tag = ''
  let value: number | null = null
  let isOther = false
  const isValue = walkFields(bytes, { from: span.from, to: span.to }, (field) => {
    if (field.number === 1) tag = bytes.toString('utf8', field.from, field.to)
    else if (field.number === 2 && field.wire === 5) value = bytes.readFloatLE(field.from)
    else if (field.number === 8) value = scalarOfTensor(bytes, { from: field.from, to: field.to })
    else if (field.number === 9) isOther = !isScalarPlugin(bytes, { from: field.from, to: field.to })
  })
  return isValue ? { tag, value: isOther ? null : value } : null
}

/** SummaryMetadata.plugin_data 1 . plugin_name 1; without a name it is the scalars of old. */
function isScalarPlugin(bytes: Buffer, span: { from: number; to: number }): boolean {
  let name = ''
  walkFields(bytes, span, (plugin) => {
    if (plugin.number !== 1) return
    walkFields(bytes, { from: plugin.from, to: plugin.to }, (field) => {
      if (field.number === 1) name = bytes.toString('utf8', field.from, field.to)
    })
  })
  return name === '' || name === 'scalars'
}
