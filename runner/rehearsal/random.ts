/**
 * Random numbers that a seed decides: xoshiro128** (Blackman and Vigna, 2018), its state filled by
 * splitmix32 so that neighbouring seeds give unrelated streams. The state can be saved and put back.
 */
export interface Random {
  /** Evenly in [0, 1). */
  readonly uniform: () => number
  /** Normal with mean 0 and deviation 1 (Box and Muller, 1958). */
  readonly gauss: () => number
  /** A whole number in [0, n). */
  readonly below: (n: number) => number
  readonly state: () => readonly number[]
}

/** A stream of its own for every purpose: the same words give the same stream. */
export const namedRandom = (...name: readonly (string | number)[]): Random =>
  randomFrom(seedState(textHash(name.join('\u0000'))))

/** FNV-1a with a final mix: 32 bits that change everywhere when one letter does. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return mix(hash)
}

/** Carries on where `state()` was taken. */
export function randomFrom(state: readonly number[]): Random {
  let [a = 1, b = 2, c = 3, d = 4] = state
  let spare = Number.NaN
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return result
  }
  const uniform = (): number => next() / 4294967296
  const gauss = (): number => {
    if (!Number.isNaN(spare)) {
      const value = spare
      spare = Number.NaN
      return value
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  return { uniform, gauss, below: (n) => Math.floor(uniform() * n), state: () => [a, b, c, d] }
}

/** Fisher and Yates; a new array. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1)
    const held = result[last] as T
    result[last] = result[other] as T
    result[other] = held
  }
  return result
}

function seedState(seed: number): number[] {
  let counter = seed | 0
  return Array.from({ length: 4 }, () => {
    counter = (counter + 0x9e3779b9) | 0
    return mix(counter)
  })
}

function mix(value: number): number {
  let mixed = value
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))
