/** One batch: noise on clean latents, the generator's answer, the error and its gradient. */
import { latentSize } from './latent.ts'
import type { Network } from './network.ts'
import { addNoise, timeCount } from './noise.ts'
import { namedRandom, type Random } from './random.ts'

/** A photo as the generator sees it. */
export interface Example {
  readonly clean: Float32Array
  /** Its caption's phrase rows. */
  readonly caption: Float32Array
}

export interface Lesson {
  /** Mean squared error of the clean latents; adds to the gradients, `share` times. */
  readonly train: (examples: readonly Example[], random: Random, share: number) => number
  /** The same error without learning, at one time and with noise of its own. */
  readonly error: (examples: readonly Example[], time: number, random: Random) => number
}

export function makeLesson(network: Network, most: number, captionDropout: number): Lesson {
  const noise = new Float32Array(most * latentSize)
  const noisy = new Float32Array(most * latentSize)
  const gradient = new Float32Array(most * latentSize)
  const times = new Int32Array(most)
  const noCaption = new Float32Array(0)

  const predict = (
    examples: readonly Example[],
    captions: readonly Float32Array[],
    random: Random,
  ): Float32Array => {
    const rows = examples.length
    for (let i = 0; i < rows * latentSize; i += 1) noise[i] = random.gauss()
    for (let row = 0; row < rows; row += 1) {
      addNoise(noisy, (examples[row] as Example).clean, noise, times[row] as number, row * latentSize)
    }
    return network.predict({ rows, noisy, times, captions })
  }

  const squaredError = (examples: readonly Example[], predicted: Float32Array, share: number): number => {
    const count = examples.length * latentSize
    let sum = 0
    for (let row = 0; row < examples.length; row += 1) {
      const { clean } = examples[row] as Example
      for (let i = 0; i < latentSize; i += 1) {
        const difference = (predicted[row * latentSize + i] as number) - (clean[i] as number)
        sum += difference * difference
        gradient[row * latentSize + i] = (2 * share * difference) / count
      }
    }
    return sum / count
  }

  return {
    train: (examples, random, share) => {
      for (let row = 0; row < examples.length; row += 1) times[row] = random.below(timeCount)
      const captions = examples.map(({ caption }) =>
        captionDropout > 0 && random.uniform() < captionDropout ? noCaption : caption,
      )
      const loss = squaredError(examples, predict(examples, captions, random), share)
      network.learn(gradient)
      return loss
    },
    error: (examples, time, random) => {
      times.fill(time)
      const captions = examples.map(({ caption }) => caption)
      return squaredError(examples, predict(examples, captions, random), 0)
    },
  }
}

/** sd-scripts' four validation times: inside 0 … 1000, evenly. */
const validationTimes: readonly number[] = [200, 400, 600, 800]

/** Mean error over all examples and the four times; the same noise at every call with the same seed. */
export function validationError(
  lesson: Lesson,
  examples: readonly Example[],
  { batch, seed }: { readonly batch: number; readonly seed: number },
): number {
  const random = namedRandom('validation', seed)
  const losses: number[] = []
  for (let at = 0; at < examples.length; at += batch) {
    for (const time of validationTimes)
      losses.push(lesson.error(examples.slice(at, at + batch), time, random))
  }
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length
}
