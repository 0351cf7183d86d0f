/** |FFT|² of a real line whose length is a power of two: the lower half of the frequencies. */
export function powerSpectrum(line: Float64Array): Float64Array {
  const { order, cosines, sines } = tables(line.length)
  const re = new Float64Array(line.length)
  const im = new Float64Array(line.length)
  for (let k = 0; k < line.length; k++) re[k] = line[order[k] as number] as number
  for (let half = 1; half < line.length; half *= 2) butterflies({ re, im, cosines, sines, half })
  const power = new Float64Array(line.length / 2)
  for (let k = 0; k < power.length; k++) power[k] = (re[k] as number) ** 2 + (im[k] as number) ** 2
  return power
}

interface Stage {
  readonly re: Float64Array
  readonly im: Float64Array
  readonly cosines: Float64Array
  readonly sines: Float64Array
  readonly half: number
}

function butterflies({ re, im, cosines, sines, half }: Stage): void {
  const stride = re.length / (2 * half)
  for (let start = 0; start < re.length; start += 2 * half) {
    for (let k = 0; k < half; k++) {
      const top = start + k
      const bottom = top + half
      const c = cosines[k * stride] as number
      const s = sines[k * stride] as number
      const real = (re[bottom] as number) * c + (im[bottom] as number) * s
      const imaginary = (im[bottom] as number) * c - (re[bottom] as number) * s
      re[bottom] = (re[top] as number) - real
      im[bottom] = (im[top] as number) - imaginary
      re[top] = (re[top] as number) + real
      im[top] = (im[top] as number) + imaginary
    }
  }
}

interface Tables {
  readonly order: Uint32Array
  readonly cosines: Float64Array
  readonly sines: Float64Array
}

const known = new Map<number, Tables>()

/** Bit-reversed order and twiddle factors, kept because every line of a picture has the same length. */
function tables(size: number): Tables {
  const found = known.get(size)
  if (found) return found
  const bits = Math.log2(size)
  const order = Uint32Array.from({ length: size }, (_, k) => reversed(k, bits))
  const angles = Float64Array.from({ length: size / 2 }, (_, k) => (2 * Math.PI * k) / size)
  const made = { order, cosines: angles.map(Math.cos), sines: angles.map(Math.sin) }
  known.set(size, made)
  return made
}

function reversed(value: number, bits: number): number {
  let out = 0
  for (let bit = 0; bit < bits; bit++) out |= ((value >> bit) & 1) << (bits - 1 - bit)
  return out
}
