/**
 * From noise to a picture: DDIM without added noise (Song et al., 2020), guided away from the negative
 * prompt (classifier-free guidance; Ho and Salimans, 2021). The seed decides the noise, so one prompt
 * and seed give one picture for given weights.
 */
import { latentSize } from './latent.ts'
import type { Network } from './network.ts'
import { cleanShare, timeCount } from './noise.ts'
import { namedRandom } from './random.ts'

export interface Drawing {
  /** Phrase rows of the prompt and of the negative prompt. */
  readonly prompt: Float32Array
  readonly negative: Float32Array
  readonly seed: number
  readonly steps: number
  /** 1 = no guidance. */
  readonly guidance: number
}

/** The clean latent of one picture. */
export function drawLatent(network: Network, drawing: Drawing): Float32Array {
  const random = namedRandom('sample', drawing.seed)
  const now = Float32Array.from({ length: latentSize }, () => random.gauss())
  const noisy = new Float32Array(2 * latentSize)
  const times = new Int32Array(2)
  const clean = new Float32Array(latentSize)
  const captions = [drawing.prompt, drawing.negative]
  for (let step = 0; step < drawing.steps; step += 1) {
    const time = timeAt(step, drawing.steps)
    noisy.set(now)
    noisy.set(now, latentSize)
    times.fill(time)
    guide(clean, network.predict({ rows: 2, noisy, times, captions }), drawing.guidance)
    if (step + 1 < drawing.steps) moveTo(now, clean, time, timeAt(step + 1, drawing.steps))
  }
  return clean
}

/** Evenly from the last time down to 0. */
const timeAt = (step: number, steps: number): number =>
  steps === 1 ? timeCount - 1 : Math.round(((timeCount - 1) * (steps - 1 - step)) / (steps - 1))

/** Mean square of the strongest latents among drawn heads and photos: no picture needs more. */
const strongest = 0.5

/**
 * Rows 0 and 1 are the answers with the prompt and without. Clean latents, unlike noise, grow with
 * guidance: the sum is scaled back towards the spread of the prompted answer (Lin et al., 2023, φ = 0.7),
 * and what no picture could be is brought back to what one could (thresholding; Saharia et al., 2022),
 * because a bright answer would make the next one brighter.
 */
function guide(clean: Float32Array, both: Float32Array, guidance: number): void {
  let before = 0
  let after = 0
  for (let i = 0; i < latentSize; i += 1) {
    const asked = both[i] as number
    const plain = both[latentSize + i] as number
    const guided = plain + guidance * (asked - plain)
    clean[i] = guided
    before += asked * asked
    after += guided * guided
  }
  const factor = 0.7 * Math.sqrt(before / after) + 0.3
  const most = Math.sqrt((strongest * latentSize) / after)
  const kept = factor > most ? most : factor
  for (let i = 0; i < latentSize; i += 1) clean[i] = (clean[i] as number) * kept
}

function moveTo(now: Float32Array, clean: Float32Array, time: number, next: number): void {
  const share = cleanShare[time] as number
  const nextShare = cleanShare[next] as number
  const keep = Math.sqrt(share)
  const noisePart = Math.sqrt(1 - share)
  const nextKeep = Math.sqrt(nextShare)
  const nextNoise = Math.sqrt(1 - nextShare)
  for (let i = 0; i < latentSize; i += 1) {
    const c = clean[i] as number
    now[i] = nextKeep * c + (nextNoise * ((now[i] as number) - keep * c)) / noisePart
  }
}
