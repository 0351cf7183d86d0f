/**
 * What measuring a LoRA file costs on one core: `npx tsx test/bench/weights.ts [rank …]`. Files of 300 MB in half
 * precision with the layers of SDXL's U-Net and numbers by chance: their singular values are nearly equal, which
 * is the slowest case for the largest of them. The file has just been written, so the disk's speed does not count.
 */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { measureWeights } from '../../tracker/weights/measure.ts'

export interface WeightsSeconds {
  readonly megabytes: number
  readonly modules: number
  readonly cpuSeconds: number
  readonly wallSeconds: number
}

const wantedBytes = 300e6

export async function benchWeights(rank: number): Promise<WeightsSeconds> {
  const folder = mkdtempSync(join(tmpdir(), 'lorasweep weights '))
  try {
    const path = join(folder, 'large.safetensors')
    writeLora(path, rank)
    const [wall, before] = [performance.now(), process.cpuUsage()]
    const measure = await measureWeights(path)
    const { user, system } = process.cpuUsage(before)
    if (measure.kind !== 'measured') throw new Error(measure.reason)
    return {
      megabytes: statSync(path).size / 1e6,
      modules: measure.modules,
      cpuSeconds: (user + system) / 1e6,
      wallSeconds: (performance.now() - wall) / 1000,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Outputs and inputs of the adapted layers of one transformer block of a width; SDXL's text has 2048 channels. */
const block = (width: number): [string, number, number][] => [
  ...['attn1_to_q', 'attn1_to_k', 'attn1_to_v', 'attn1_to_out_0', 'attn2_to_q', 'attn2_to_out_0'].map(
    (name): [string, number, number] => [name, width, width],
  ),
  ['attn2_to_k', width, 2048],
  ['attn2_to_v', width, 2048],
  ['ff_net_0_proj', 8 * width, width],
  ['ff_net_2', width, 4 * width],
]

/** One block of 640 channels for six of 1280, as in SDXL, until the file is large enough. */
function writeLora(path: string, rank: number): void {
  const head: Record<string, unknown> = {}
  let at = 0
  const place = (name: string, shape: readonly number[]): void => {
    const bytes = 2 * shape.reduce((all, length) => all * length, 1)
    head[name] = { dtype: 'F16', shape, data_offsets: [at, at + bytes] }
    at += bytes
  }
  for (let number = 0; at < wantedBytes; number++) {
    for (const [layer, outputs, inputs] of block(number % 7 === 0 ? 640 : 1280)) {
      const name = `lora_unet_blocks_${number}_${layer}`
      place(`${name}.alpha`, [])
      place(`${name}.lora_down.weight`, [rank, inputs])
      place(`${name}.lora_up.weight`, [outputs, rank])
    }
  }
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  const file = openSync(path, 'w')
  writeSync(file, Buffer.concat([length, text]))
  for (let written = 0; written < at; )
    written += writeSync(file, chance(written, Math.min(1e7, at - written)))
  closeSync(file)
}

/** Half-precision numbers of either sign between 2⁻⁷ and 2⁻⁶. */
function chance(seed: number, bytes: number): Buffer {
  const words = new Uint16Array(Math.ceil(bytes / 2))
  let state = seed + 1
  for (let k = 0; k < words.length; k++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    words[k] = 0x2000 | ((state >>> 16) & 0x83ff)
  }
  return Buffer.from(words.buffer, 0, bytes)
}

/** A line a rank. */
export async function weightsBench(ranks: readonly number[]): Promise<string> {
  const lines: string[] = []
  for (const rank of ranks) {
    const { megabytes, modules, cpuSeconds, wallSeconds } = await benchWeights(rank)
    const per = (seconds: number): string => ((seconds / megabytes) * 100).toFixed(2)
    lines.push(
      `rank ${rank}, ${modules} modules, ${megabytes.toFixed(0)} MB: ${cpuSeconds.toFixed(2)} s of one core, ` +
        `${wallSeconds.toFixed(2)} s by the clock; ${per(cpuSeconds)} and ${per(wallSeconds)} s per 100 MB`,
    )
  }
  return lines.join('\n')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const ranks = process.argv
    .slice(2)
    .filter((one) => !one.startsWith('-'))
    .map(Number)
  console.log(await weightsBench(ranks.length > 0 ? ranks : [16, 64, 128]))
}
