/** The noise of Stable Diffusion 1.5: 1000 times, "scaled linear" betas from 0.00085 to 0.012. */
export const timeCount = 1000
const firstBeta = 0.00085
const lastBeta = 0.012

/** Share of the clean latent's variance that is left at each time (ᾱ of Ho et al., 2020). */
export const cleanShare: Float64Array = cumulativeShares()

function cumulativeShares(): Float64Array {
  const shares = new Float64Array(timeCount)
  let share = 1
  for (let time = 0; time < timeCount; time += 1) {
    const part = time / (timeCount - 1)
    const root = Math.sqrt(firstBeta) * (1 - part) + Math.sqrt(lastBeta) * part
    share *= 1 - root * root
    shares[time] = share
  }
  return shares
}

/** noisy = √ᾱ clean + √(1-ᾱ) noise, from `at` on. */
export function addNoise(
  noisy: Float32Array,
  clean: Float32Array,
  noise: Float32Array,
  time: number,
  at = 0,
): void {
  const share = cleanShare[time] as number
  const keep = Math.sqrt(share)
  const add = Math.sqrt(1 - share)
  for (let i = 0; i < clean.length; i += 1) {
    noisy[at + i] = keep * (clean[i] as number) + add * (noise[at + i] as number)
  }
}

/** Sines and cosines of the time (Vaswani et al., 2017), `size` of them after each row's first `after`. */
export function writeTimeFeatures(
  condition: Float32Array,
  { rows, times }: { readonly rows: number; readonly times: Int32Array },
  after: number,
  size: number,
): void {
  const half = size / 2
  for (let row = 0; row < rows; row += 1) {
    for (let i = 0; i < half; i += 1) {
      const angle = (times[row] as number) * Math.exp((-Math.log(timeCount) * i) / half)
      const at = row * (after + size) + after + i
      condition[at] = Math.sin(angle)
      condition[at + half] = Math.cos(angle)
    }
  }
}
