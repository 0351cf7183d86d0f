import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Happening } from './replay-timeline.ts'

const eventFile = /(^|\/)events\.out\.tfevents\.[^/]*$/
const sampleName = /(e)?\d{6,}_\d{2,}_(\d{14})(?:_\d+)?\.png$/
const numberedCheckpoint = /-(\d{6})\.safetensors$/
const sampleEpoch = /_e(\d{6})_\d{2,}_\d{14}/

/**
 * Times of a finished run: records of the event file carry seconds since 1970, samples the local time
 * in their names, and a checkpoint is saved just before the samples of its epoch.
 */
export function finishedRunTimeline(run: string, files: readonly string[]): Happening[] {
  const sizeOf = (file: string): number => statSync(join(run, file)).size
  const samples = files.filter((file) => sampleName.test(file))
  const records = files.filter((file) => eventFile.test(file)).flatMap((file) => recordTimes(run, file))
  const zone = zoneSeconds(records[0]?.t, firstStamp(samples))
  const drawn = samples.map((file) => ({ t: stampSeconds(file) + zone, file, size: sizeOf(file) }))
  const end = Math.max(...records.map((one) => one.t), ...drawn.map((one) => one.t), 0) + 1
  const saved = files
    .filter((file) => file.endsWith('.safetensors'))
    .map((file) => ({ t: savedAt(file, drawn) ?? end - 0.5, file, size: sizeOf(file) }))
  const all = [...records, ...drawn, ...saved].sort((a, b) => a.t - b.t)
  const start = all[0]?.t ?? end
  return [...all.map((one) => ({ ...one, t: one.t - start })), { t: end - start, exit: 0 }]
}

/** A TFRecord is length (u64), crc, data, crc; an Event's wall time is its field 1, a double. */
function recordTimes(run: string, file: string): { t: number; file: string; size: number }[] {
  const bytes = readFileSync(join(run, file))
  const found: { t: number; file: string; size: number }[] = []
  for (let at = 0; at + 12 <= bytes.length; ) {
    const size = at + 16 + Number(bytes.readBigUInt64LE(at))
    if (size > bytes.length) break
    found.push({ t: bytes.readDoubleLE(at + 13), file, size })
    at = size
  }
  return found
}

/** `20261121024856` read as if it were UTC, in seconds since 1970. */
function stampSeconds(file: string): number {
  const stamp = sampleName.exec(file)?.[2] ?? ''
  const [y, mo, d, h, mi, s] = (/^(....)(..)(..)(..)(..)(..)$/.exec(stamp) ?? []).slice(1).map(Number)
  return Date.UTC(y ?? 1970, (mo ?? 1) - 1, d, h, mi, s) / 1000
}

const firstStamp = (samples: readonly string[]): number | undefined =>
  samples.length === 0 ? undefined : Math.min(...samples.map(stampSeconds))

/** Names carry local time; zones are whole half hours. */
const zoneSeconds = (wall: number | undefined, stamp: number | undefined): number =>
  wall === undefined || stamp === undefined ? 0 : Math.round((wall - stamp) / 1800) * 1800

function savedAt(file: string, drawn: readonly { t: number; file: string }[]): number | null {
  const epoch = Number(numberedCheckpoint.exec(file)?.[1])
  const first = drawn.find((one) => Number(sampleEpoch.exec(one.file)?.[1]) === epoch)
  return first === undefined ? null : first.t - 0.05
}
