/**
 * base.bin: the frozen generator. Brotli over a length (u32, little-endian), that many bytes of JSON
 * (words, and for every array its name, length and rows), then the arrays: per row a scale (f32) and
 * values of seven bits, −63 … 63.
 */
import { readFileSync } from 'node:fs'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { type LayerName, type Layers, layerNames, layerShapes } from './layers.ts'
import type { Linear } from './linear.ts'
import { type Vocabulary, wordSize } from './words.ts'

export interface Base {
  readonly vocabulary: Vocabulary
  readonly linears: Readonly<Record<LayerName, Linear>>
}

const top = 63

export function packBase({ vocabulary, layers }: { vocabulary: Vocabulary; layers: Layers }): Buffer {
  const parts = [packRows(vocabulary.vectors, wordSize)]
  for (const name of layerNames) {
    const { weight, bias, inputs } = layers[name].linear
    parts.push(packRows(weight, inputs))
    if (bias !== null) parts.push(packRows(bias, 1))
  }
  const head = Buffer.from(JSON.stringify({ words: vocabulary.words }))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(head.length)
  return brotliCompressSync(Buffer.concat([length, head, ...parts]), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 },
  })
}

/** @throws when the file is missing or was made for other shapes. */
export function readBase(url: URL = new URL('./base.bin', import.meta.url)): Base {
  const bytes = brotliDecompressSync(readFileSync(url))
  const head = bytes.readUInt32LE(0)
  const { words } = JSON.parse(bytes.toString('utf8', 4, 4 + head)) as { words: string[] }
  let at = 4 + head
  const take = (rows: number, width: number): Float32Array => {
    const values = unpackRows(bytes, at, rows, width)
    at += rows * (4 + width)
    return values
  }
  const vectors = take(words.length, wordSize)
  const linears = layerNames.map((name): [LayerName, Linear] => {
    const { inputs, outputs, bias } = layerShapes[name]
    return [
      name,
      { name, inputs, outputs, weight: take(outputs, inputs), bias: bias ? take(outputs, 1) : null },
    ]
  })
  if (at !== bytes.length)
    throw new Error(
      `base.bin holds ${bytes.length} bytes, its shapes ask for ${at}: make it again with npm run rehearsal:base`,
    )
  return { vocabulary: { words, vectors }, linears: Object.fromEntries(linears) as Record<LayerName, Linear> }
}

function packRows(values: Float32Array, width: number): Buffer {
  const rows = values.length / width
  const out = Buffer.alloc(rows * (4 + width))
  for (let row = 0; row < rows; row += 1) {
    const part = values.subarray(row * width, (row + 1) * width)
    const scale = part.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12) / top
    out.writeFloatLE(scale, row * (4 + width))
    for (const [i, value] of part.entries())
      out.writeInt8(Math.round(value / scale), row * (4 + width) + 4 + i)
  }
  return out
}

function unpackRows(bytes: Buffer, from: number, rows: number, width: number): Float32Array {
  const values = new Float32Array(rows * width)
  for (let row = 0; row < rows; row += 1) {
    const at = from + row * (4 + width)
    const scale = bytes.readFloatLE(at)
    for (let i = 0; i < width; i += 1) values[row * width + i] = bytes.readInt8(at + 4 + i) * scale
  }
  return values
}
