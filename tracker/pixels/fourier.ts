/**
 * Adds |FFT|² of two real lines of one length, a power of two of at least 4, to the lower half of the frequencies:
 * two real lines are one complex one, so the second costs nothing. Both are overwritten.
 */
export function addPower(one: Float64Array, other: Float64Array, power: Float64Array): void {
  const size = one.length
  const { swaps, cosines, sines } = tables(size)
  reorder(one, swaps)
  reorder(other, swaps)
  const isOdd = Math.log2(size) % 2 === 1
  if (isOdd) firstStage(one, other)
  for (let quarter = isOdd ? 2 : 1; quarter < size; quarter *= 4) {
    twoStages({ re: one, im: other, cosines, sines, quarter })
  }
  for (let k = 0; k < size / 2; k++) {
    const mirrored = (size - k) % size
    power[k] = (power[k] as number) + (squareAt(one, other, k) + squareAt(one, other, mirrored)) / 2
  }
}

function squareAt(re: Float64Array, im: Float64Array, k: number): number {
  const [real, imaginary] = [re[k] as number, im[k] as number]
  return real * real + imaginary * imaginary
}

/** Butterflies of neighbours, whose factor is 1. */
function firstStage(re: Float64Array, im: Float64Array): void {
  for (const line of [re, im]) {
    for (let k = 0; k < line.length; k += 2) {
      const [top, bottom] = [line[k] as number, line[k + 1] as number]
      line[k] = top + bottom
      line[k + 1] = top - bottom
    }
  }
}

interface Stage {
  readonly re: Float64Array
  readonly im: Float64Array
  readonly cosines: Float64Array
  readonly sines: Float64Array
  readonly quarter: number
}

/** Two stages of radix 2 in one walk over the line, as four values need only three complex products. */
function twoStages({ re, im, cosines, sines, quarter }: Stage): void {
  const stride = re.length / (4 * quarter)
  for (let k = 0; k < quarter; k++) {
    const c1 = cosines[2 * k * stride] as number
    const s1 = sines[2 * k * stride] as number
    const c2 = cosines[k * stride] as number
    const s2 = sines[k * stride] as number
    for (let p = k; p < re.length; p += 4 * quarter) {
      const q = p + quarter
      const r = q + quarter
      const t = r + quarter
      const qRe = (re[q] as number) * c1 + (im[q] as number) * s1
      const qIm = (im[q] as number) * c1 - (re[q] as number) * s1
      const tRe = (re[t] as number) * c1 + (im[t] as number) * s1
      const tIm = (im[t] as number) * c1 - (re[t] as number) * s1
      const evenRe = (re[r] as number) + tRe
      const evenIm = (im[r] as number) + tIm
      const oddRe = (re[r] as number) - tRe
      const oddIm = (im[r] as number) - tIm
      const rRe = evenRe * c2 + evenIm * s2
      const rIm = evenIm * c2 - evenRe * s2
      // the second pair's factor is a quarter turn further
      const uRe = oddIm * c2 - oddRe * s2
      const uIm = -oddRe * c2 - oddIm * s2
      const [pRe, pIm] = [re[p] as number, im[p] as number]
      re[p] = pRe + qRe + rRe
      im[p] = pIm + qIm + rIm
      re[q] = pRe - qRe + uRe
      im[q] = pIm - qIm + uIm
      re[r] = pRe + qRe - rRe
      im[r] = pIm + qIm - rIm
      re[t] = pRe - qRe - uRe
      im[t] = pIm - qIm - uIm
    }
  }
}

interface Tables {
  /** Pairs of places that change their contents for bit-reversed order. */
  readonly swaps: Uint32Array
  readonly cosines: Float64Array
  readonly sines: Float64Array
}

const known = new Map<number, Tables>()

/** Kept because every line of a picture has the same length. */
function tables(size: number): Tables {
  const found = known.get(size)
  if (found) return found
  const bits = Math.log2(size)
  const pairs = Array.from({ length: size }, (_, k) => [k, reversed(k, bits)] as const)
  const swaps = Uint32Array.from(pairs.filter(([k, other]) => k < other).flat())
  const angles = Float64Array.from({ length: size / 2 }, (_, k) => (2 * Math.PI * k) / size)
  const made = { swaps, cosines: angles.map(Math.cos), sines: angles.map(Math.sin) }
  known.set(size, made)
  return made
}

function reorder(line: Float64Array, swaps: Uint32Array): void {
  for (let n = 0; n < swaps.length; n += 2) {
    const k = swaps[n] as number
    const other = swaps[n + 1] as number
    const kept = line[k] as number
    line[k] = line[other] as number
    line[other] = kept
  }
}

function reversed(value: number, bits: number): number {
  let out = 0
  for (let bit = 0; bit < bits; bit++) out |= ((value >> bit) & 1) << (bits - 1 - bit)
  return out
}
