/**
 * Arrays kept in eight bits: blocks of 256 numbers share a scale, each is one of 256 levels that lie
 * denser near zero (block-wise dynamic quantisation; Dettmers et al., "8-bit Optimizers", 2021). Their
 * levels follow a tree; here they follow a power, the square of a signed number and the fourth power of
 * an unsigned one, which needs no table to look up.
 */
export interface Blockwise {
  readonly codes: Uint8Array
  readonly scales: Float32Array
}

export const blockSize = 256

/** Level k of 0 … 255 for values in 0 … 1, and for values in −1 … 1. */
export const unsignedLevels: Float32Array = Float32Array.from({ length: 256 }, (_, k) => (k / 255) ** 4)
export const signedLevels: Float32Array = Float32Array.from({ length: 256 }, (_, k) => {
  const part = (k - 128) / 127
  return Math.sign(part) * part * part
})

export const newBlockwise = (length: number, zero: number): Blockwise => ({
  codes: new Uint8Array(length).fill(zero),
  scales: new Float32Array(Math.ceil(length / blockSize)),
})

/** Writes the block's numbers to `out`. */
export function readBlock(
  { codes, scales }: Blockwise,
  block: number,
  levels: Float32Array,
  out: Float32Array,
): void {
  const start = block * blockSize
  const end = Math.min(codes.length, start + blockSize)
  const scale = scales[block] as number
  for (let i = start; i < end; i += 1) out[i - start] = scale * (levels[codes[i] as number] as number)
}

/** Stores numbers of either sign; the root undoes the square of the levels. */
export function writeSigned({ codes, scales }: Blockwise, block: number, values: Float32Array): void {
  const start = block * blockSize
  const size = Math.min(codes.length - start, blockSize)
  const most = largest(values, size)
  scales[block] = most
  const share = most === 0 ? 0 : 1 / most
  for (let i = 0; i < size; i += 1) {
    const part = (values[i] as number) * share
    const level = part < 0 ? -127 * Math.sqrt(-part) : 127 * Math.sqrt(part)
    codes[start + i] = 128.5 + level
  }
}

/** Stores numbers that are not negative; the fourth root undoes the fourth power of the levels. */
export function writeUnsigned({ codes, scales }: Blockwise, block: number, values: Float32Array): void {
  const start = block * blockSize
  const size = Math.min(codes.length - start, blockSize)
  const most = largest(values, size)
  scales[block] = most
  const share = most === 0 ? 0 : 1 / most
  for (let i = 0; i < size; i += 1) {
    codes[start + i] = 0.5 + 255 * Math.sqrt(Math.sqrt((values[i] as number) * share))
  }
}

function largest(values: Float32Array, size: number): number {
  let most = 0
  for (let i = 0; i < size; i += 1) {
    const value = Math.abs(values[i] as number)
    if (value > most) most = value
  }
  return most
}
