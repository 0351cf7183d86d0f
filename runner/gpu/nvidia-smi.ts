/** What nvidia-smi is asked and how its answers are read: text in, values out. */
import type { GpuReading } from '../../tracker/gpu-reading.ts'

/** A card of this machine. */
export interface GpuCard {
  /** As nvidia-smi numbers it, by place on the bus. */
  readonly index: number
  readonly uuid: string
  readonly name: string
  readonly memoryMiB: number | null
  /** `8.6`; null where the driver is too old to tell. */
  readonly computeCapability: string | null
  readonly driver: string | null
}

export type GpuTroubleKind =
  | 'no-program'
  | 'no-devices'
  | 'no-driver'
  | 'driver-mismatch'
  | 'gpu-lost'
  | 'unknown-answer'

/** Why there are no cards to use, in nvidia-smi's own words. */
export interface GpuTrouble {
  readonly kind: GpuTroubleKind
  readonly text: string
}

/** One row of the answer. */
export interface GpuRow {
  readonly card: GpuCard
  readonly reading: Omit<GpuReading, 'at'>
}

const fields = [
  'index',
  'uuid',
  'name',
  'memory.total',
  'memory.used',
  'utilization.gpu',
  'temperature.gpu',
  'power.draw',
  'driver_version',
  'compute_cap',
] as const

const asTable = '--format=csv,noheader,nounits'

export const cardsQuery: readonly string[] = [`--query-gpu=${fields.join(',')}`, asTable]
export const appsQuery: readonly string[] = [
  '--query-compute-apps=gpu_uuid,pid,process_name,used_memory',
  asTable,
]

/** Null for whatever is no row of a card. */
export function parseGpuRow(line: string): GpuRow | null {
  const values = line.split(', ').map((value) => value.trim())
  const [index, uuid, name, total, used, utilization, celsius, watts, driver, capability] = values
  if (values.length !== fields.length || !/^\d+$/.test(index ?? '') || !uuid?.startsWith('GPU-')) return null
  return {
    card: {
      index: Number(index),
      uuid,
      name: name ?? '',
      memoryMiB: numberOrNull(total),
      computeCapability: textOrNull(capability),
      driver: textOrNull(driver),
    },
    reading: {
      uuid,
      memoryUsedMiB: numberOrNull(used),
      utilization: numberOrNull(utilization),
      celsius: numberOrNull(celsius),
      watts: numberOrNull(watts),
    },
  }
}

/** `[N/A]`, `[Not Supported]`, `[Unknown Error]`, `[GPU requires reset]`, `N/A`: the card does not tell. */
const textOrNull = (value: string | undefined): string | null =>
  value === undefined || /^(\[.*\]|N\/A|ERR!|)$/.test(value) ? null : value

function numberOrNull(value: string | undefined): number | null {
  const number = Number(textOrNull(value) ?? Number.NaN)
  return Number.isFinite(number) ? number : null
}

const troubles: readonly [RegExp, GpuTroubleKind][] = [
  [/No devices were found/, 'no-devices'],
  [/Driver\/library version mismatch/, 'driver-mismatch'],
  [/couldn't communicate with the NVIDIA driver|Driver Not Loaded/, 'no-driver'],
  [/GPU is lost|Unable to determine the device handle/, 'gpu-lost'],
]

/** What an answer that is no table means; null for one that may be a table. */
export function parseTrouble(output: string): GpuTrouble | null {
  for (const [words, kind] of troubles) {
    const line = output.split('\n').find((one) => words.test(one))
    if (line !== undefined) return { kind, text: line.trim() }
  }
  return null
}

/** A whole answer: rows, or why there are none. */
export function parseCards(output: string): { rows: GpuRow[]; trouble: GpuTrouble | null } {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const rows = lines.flatMap((line) => parseGpuRow(line) ?? [])
  const trouble = parseTrouble(output)
  if (trouble || rows.length > 0) return { rows, trouble }
  return { rows, trouble: { kind: 'unknown-answer', text: lines[0] ?? 'nvidia-smi answered nothing' } }
}
