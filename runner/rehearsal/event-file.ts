/**
 * TensorBoard's event file: records of length (u64), its checksum, the bytes, their checksum; the bytes
 * are a protobuf `Event` {1: wall time (double), 2: step, 3: file version, 5: summary {1: {1: tag,
 * 2: value (float)}}, 8: source {1: writer}}.
 */
import { appendFileSync, mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { maskedCrc32c } from '../../tracker/ingest/crc32c.ts'
import { type Clock, stamp } from './clock.ts'

export interface EventFile {
  /** One point per tag, in the order given. */
  readonly write: (step: number, points: readonly (readonly [tag: string, value: number])[]) => void
}

export interface LogPlace {
  readonly folder: string
  readonly prefix: string
  readonly tracker: string
}

/** `<folder>/<prefix><time>/<tracker>/events.out.tfevents.<seconds>.<host>.<pid>.0` */
export function openEventFile(place: LogPlace, clock: Clock): EventFile {
  const now = clock.now()
  const folder = join(place.folder, `${place.prefix}${stamp(now)}`, place.tracker)
  mkdirSync(folder, { recursive: true })
  const writer = clock.isFixed ? 'rehearsal.1' : `${hostname()}.${process.pid}`
  const path = join(folder, `events.out.tfevents.${Math.floor(now)}.${writer}.0`)
  const source = field(1, 'tensorboard.summary.writer.event_file_writer')
  appendFileSync(path, record([double(1, now), field(3, 'brain.Event:2'), field(8, source)]))
  return {
    write: (step, points) =>
      appendFileSync(
        path,
        Buffer.concat(
          points.map(([tag, value]) => {
            const summary = field(1, Buffer.concat([field(1, tag), float(2, value)]))
            return record([double(1, clock.now()), whole(2, step), field(5, summary)])
          }),
        ),
      ),
  }
}

function record(parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(12)
  head.writeBigUInt64LE(BigInt(body.length))
  head.writeUInt32LE(maskedCrc32c(head, 0, 8), 8)
  const end = Buffer.alloc(4)
  end.writeUInt32LE(maskedCrc32c(body, 0, body.length))
  return Buffer.concat([head, body, end])
}

// Protobuf: a key is the field's number and a wire type (0 varint, 1 eight bytes, 2 length first, 5 four bytes).

function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string)
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes])
}

const whole = (number: number, value: number): Buffer => Buffer.concat([varint(number << 3), varint(value)])

function double(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(9)
  bytes[0] = (number << 3) | 1
  bytes.writeDoubleLE(value, 1)
  return bytes
}

function float(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(5)
  bytes[0] = (number << 3) | 5
  bytes.writeFloatLE(value, 1)
  return bytes
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}
