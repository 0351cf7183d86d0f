import type { Draw, RandomSpec, Setting, Settings } from '../spec.ts'

/** The draws of a seed: always the same ones, on every machine. */
export function drawsOf(random: RandomSpec): Settings[] {
  const next = randomNumbers(random.seed)
  const names = Object.entries(random.over)
  return Array.from({ length: random.n }, () =>
    Object.fromEntries(names.map(([name, draw]) => [name, drawn(draw, next())])),
  )
}

function drawn(draw: Draw, share: number): Setting {
  if (draw.kind === 'choice') return draw.settings[Math.floor(share * draw.settings.length)] as Setting
  return { kind: 'value', value: numberAt(draw, share), at: { line: 1, column: 1 } }
}

/** Four significant digits: nobody can tell 1.234e-4 from 1.2341e-4, and people read these. */
function numberAt(draw: Exclude<Draw, { kind: 'choice' }>, share: number): number {
  const { low, high, kind, whole } = draw
  if (kind === 'log') return tidy(low * (high / low) ** share, whole)
  return whole ? low + Math.floor(share * (high - low + 1)) : tidy(low + share * (high - low), false)
}

const tidy = (value: number, whole: boolean): number =>
  whole ? Math.round(value) : Number(value.toPrecision(4))

/** xoshiro128** (Blackman and Vigna), seeded by splitmix32: numbers from 0 up to 1, without 1. */
function randomNumbers(seed: number): () => number {
  let mix = seed | 0
  const word = (): number => {
    mix = (mix + 0x9e3779b9) | 0
    let z = mix
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return z ^ (z >>> 15)
  }
  let [a, b, c, d] = [word(), word(), word(), word()]
  return () => {
    const product = Math.imul(b, 5)
    const value = Math.imul((product << 7) | (product >>> 25), 9)
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = (d << 11) | (d >>> 21)
    return (value >>> 0) / 2 ** 32
  }
}
