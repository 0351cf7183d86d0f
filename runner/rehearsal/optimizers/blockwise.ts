/**
 * Arrays kept in eight bits: blocks of 256 numbers share a scale, each is one of 256 levels that lie
 * denser near zero (block-wise dynamic quantisation; Dettmers et al., "8-bit Optimizers", 2021).
 * The levels here are a signed or unsigned power curve, which has the same shape as their tree map.
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
  return Math.sign(part) * Math.abs(part) ** 3
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

/** Stores `values`; `root` undoes the level curve: the 3rd root when signed, the 4th when not. */
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
    codes[i] = signed ? 128 + Math.round(Math.cbrt(part) * 127) : Math.round(Math.sqrt(Math.sqrt(part)) * 255)
  }
}
