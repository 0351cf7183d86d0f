/** The few WebAssembly instructions that `gram.ts` needs, as bytes. Source: WebAssembly core specification 2.0, binary format. */

export type Code = readonly number[]

/** Unsigned LEB128, as lengths, indices and opcodes of vectors are written. */
export const unsigned = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]

/** Signed LEB128, for constants. */
function signed(value: number): number[] {
  const rest = value >> 7
  const isLast = (rest === 0 && (value & 0x40) === 0) || (rest === -1 && (value & 0x40) !== 0)
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(rest)]
}

const vector = (opcode: number): number[] => [0xfd, ...unsigned(opcode)]
/** Alignment is a hint and stays 4 bytes. */
const at = (offset: number): number[] => [2, ...unsigned(offset)]

export const read = (local: number): Code => [0x20, ...unsigned(local)]
export const write = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)]
export const constant = (value: number): Code => [0x41, ...signed(value)]
export const plus = (left: Code, right: Code): Code => [...left, ...right, 0x6a]
export const times = (left: Code, right: Code): Code => [...left, ...right, 0x6c]
/** Divided by a power of two. */
export const halved = (value: Code, times: number): Code => [...value, ...constant(times), 0x76]
export const masked = (left: Code, right: Code): Code => [...left, ...right, 0x71]

export const loadFour = (address: Code, offset: number): Code => [...address, ...vector(0x00), ...at(offset)]
/** One float in all four places. */
export const loadSpread = (address: Code, offset: number): Code => [
  ...address,
  ...vector(0x09),
  ...at(offset),
]
export const storeFour = (address: Code, value: Code, offset: number): Code => [
  ...address,
  ...value,
  ...vector(0x0b),
  ...at(offset),
]
export const plusFour = (left: Code, right: Code): Code => [...left, ...right, ...vector(0xe4)]
export const timesFour = (left: Code, right: Code): Code => [...left, ...right, ...vector(0xe6)]

/** Runs `body`, moves `local` on by `step`, and begins again while it is below `limit`. */
export const repeat = (local: number, how: { step: Code; limit: Code }, body: Code): Code => [
  ...[0x03, 0x40],
  ...body,
  ...write(local, plus(read(local), how.step)),
  ...[...read(local), ...how.limit, 0x49],
  ...[0x0d, 0],
  0x0b,
]

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content]
const text = (value: string): Code => [value.length, ...Buffer.from(value)]

/** A module with one memory from outside (`env.memory`) and one function `run` of whole numbers without a result. */
export function moduleBytes(of: {
  parameters: number
  integers: number
  vectors: number
  body: Code
}): Uint8Array {
  const integer = 0x7f
  const locals = [2, ...unsigned(of.integers), integer, ...unsigned(of.vectors), 0x7b]
  const code = [...locals, ...of.body, 0x0b]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, of.parameters, ...Array<number>(of.parameters).fill(integer), 0]),
    ...section(2, [1, ...text('env'), ...text('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('run'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ])
}
