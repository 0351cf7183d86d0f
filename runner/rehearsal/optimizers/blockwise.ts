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

/** Stores `values`; the roots undo the level curves. */
export function writeBlock(
  { codes, scales }: Blockwise,
  block: number,
  values: Float32Array,
  signed: boolean,
): void {
  const start = block * blockSize
  const end = Math.min(codes.length, start + blockSize)
  let most = 0
  for (let i = start; i < end; i += 1) most = Math.max(most, Math.abs(values[i - start] as number))
  scales[block] = most
  for (let i = start; i < end; i += 1) {
    const part = most === 0 ? 0 : (values[i - start] as number) / most
    const root = Math.sqrt(Math.abs(part))
    codes[i] = signed
      ? 128 + Math.round(part < 0 ? -127 * root : 127 * root)
      : Math.round(255 * Math.sqrt(root))
  }
}
