/** safetensors: length of the head (u64, little-endian), the head as JSON, the numbers in its order. */
export interface Tensor {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

export type Tensors = Readonly<Record<string, Tensor>>
export type Precision = 'float' | 'fp16' | 'bf16'

const dtypes = { float: 'F32', fp16: 'F16', bf16: 'BF16' } as const

/** Tensors in the order of their names, as the library writes them. The head is padded to 8 bytes. */
export function packTensors(
  tensors: Tensors,
  metadata: Readonly<Record<string, string>>,
  precision: Precision,
): Buffer {
  const head: Record<string, unknown> = { __metadata__: metadata }
  const parts: Buffer[] = []
  let at = 0
  for (const name of Object.keys(tensors).sort()) {
    const { shape, values } = tensors[name] as Tensor
    const bytes = packNumbers(values, precision)
    head[name] = { dtype: dtypes[precision], shape, data_offsets: [at, at + bytes.length] }
    parts.push(bytes)
    at += bytes.length
  }
  const text = Buffer.from(JSON.stringify(head))
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, ' ')])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  return Buffer.concat([length, padded, ...parts])
}

interface Entry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

/** @throws when the bytes are not a whole safetensors file of F32, F16 or BF16. */
export function unpackTensors(bytes: Buffer): Tensors {
  const start = 8 + Number(bytes.readBigUInt64LE(0))
  const { __metadata__: _, ...head } = JSON.parse(bytes.toString('utf8', 8, start)) as Record<string, Entry>
  return Object.fromEntries(
    Object.entries(head).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => [name, { shape, values: unpackNumbers(bytes.subarray(start + from, start + to), dtype) }],
    ),
  )
}

function packNumbers(values: Float32Array, precision: Precision): Buffer {
  if (precision === 'float') return Buffer.from(values.slice().buffer)
  const bits = precision === 'fp16' ? halfBits : brainBits
  const out = Buffer.alloc(values.length * 2)
  for (const [i, value] of values.entries()) out.writeUInt16LE(bits(value), i * 2)
  return out
}

function unpackNumbers(bytes: Buffer, dtype: string): Float32Array {
  if (dtype === 'F32')
    return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4))
  const number = dtype === 'F16' ? halfNumber : brainNumber
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => number(bytes.readUInt16LE(i * 2)))
}

const word = new Uint32Array(1)
const real = new Float32Array(word.buffer)

/** bfloat16 is the upper half of a float32, rounded to even. */
function brainBits(value: number): number {
  real[0] = value
  const bits = word[0] as number
  if (Number.isNaN(value)) return 0x7fc0
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff
}

function brainNumber(bits: number): number {
  word[0] = bits << 16
  return real[0] as number
}

/** IEEE 754 half precision, rounded to even; too large becomes infinite. */
function halfBits(value: number): number {
  real[0] = value
  const bits = word[0] as number
  const sign = (bits >>> 16) & 0x8000
  if (Number.isNaN(value)) return 0x7e00
  const size = Math.abs(value)
  if (size >= 65520) return sign | 0x7c00
  if (size < 2 ** -14) return sign | roundEven(size * 2 ** 24)
  const exponent = ((bits >>> 23) & 0xff) - 112
  const fraction = roundEven((bits & 0x7fffff) / 8192)
  return sign | ((exponent << 10) + fraction)
}

function roundEven(value: number): number {
  const low = Math.floor(value)
  const rest = value - low
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low
}

function halfNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
