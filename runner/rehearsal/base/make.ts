/**
 * `npm run rehearsal:base [file]`: draws heads, trains the generator on them from nothing and writes
 * ../base.bin, or the file named. The same bytes every time; about five minutes of one core.
 */
import { writeFileSync } from 'node:fs'
import { packBase } from '../base.ts'
import { latentSize, pictureLatent, side } from '../latent.ts'
import { type LayerName, type Layers, layerNames, layerShapes } from '../layers.ts'
import type { Layer } from '../linear.ts'
import { makeNetwork } from '../network.ts'
import { addNoise, timeCount } from '../noise.ts'
import { namedRandom, type Random } from '../random.ts'
import { captionPhrases, phraseRows, wordSize } from '../words.ts'
import { drawHead, headCaption, randomHead } from './heads.ts'
import { vocabulary as words } from './palette.ts'

const target = process.argv[2] ?? new URL('../base.bin', import.meta.url)
const heads = 12_000
const steps = 5000
const batch = 32
const topRate = 1.5e-3
/** Captions dropped, so that there is an answer without one to guide away from (Ho and Salimans, 2021). */
const captionDropout = 0.1

interface Example {
  readonly clean: Float32Array
  readonly phrases: readonly (readonly string[])[]
}

/** A trained array with its gradient and Adam's two moments. */
interface Learned {
  readonly value: Float32Array
  readonly gradient: Float32Array
  readonly mean: Float32Array
  readonly square: Float32Array
}

const learned: Learned[] = []
const learn = (value: Float32Array): Float32Array => {
  const gradient = new Float32Array(value.length)
  learned.push({
    value,
    gradient,
    mean: new Float32Array(value.length),
    square: new Float32Array(value.length),
  })
  return gradient
}

function main(): void {
  const random = namedRandom('base')
  const examples = Array.from({ length: heads }, (_, n) => drawExample(namedRandom('head', n)))
  const vectors = Float32Array.from({ length: words.length * wordSize }, () => random.gauss())
  const wordGradient = learn(vectors)
  const vocabulary = { words, vectors }
  const layers = newLayers(random, examples)
  const network = makeNetwork(layers, { rows: batch, phrases: batch * 12, learnsWords: true })
  const noise = new Float32Array(batch * latentSize)
  const noisy = new Float32Array(batch * latentSize)
  const error = new Float32Array(batch * latentSize)
  const times = new Int32Array(batch)
  let recent = 0
  for (let step = 1; step <= steps; step += 1) {
    const chosen = Array.from({ length: batch }, () => examples[random.below(heads)] as Example)
    const phrases = chosen.map((one) =>
      random.uniform() < captionDropout ? [] : withStranger(one.phrases, random),
    )
    for (let i = 0; i < noise.length; i += 1) noise[i] = random.gauss()
    chosen.forEach((one, row) => {
      times[row] = random.below(timeCount)
      addNoise(noisy, one.clean, noise, times[row] as number, row * latentSize)
    })
    const captions = phrases.map((one) => phraseRows(vocabulary, one))
    const predicted = network.predict({ rows: batch, noisy, times, captions })
    recent += squaredError(error, predicted, chosen)
    for (const { gradient } of learned) gradient.fill(0)
    network.learn(error)
    spreadWordGradient(wordGradient, network.phraseGradient, phrases)
    adam(step)
    if (step % 100 === 0) {
      process.stdout.write(`step ${step}/${steps}  loss ${(recent / 100).toFixed(4)}\n`)
      recent = 0
    }
  }
  writeFileSync(target, packBase({ vocabulary, layers }))
}

function drawExample(random: Random): Example {
  const head = randomHead(random)
  const clean = pictureLatent(drawHead(head, side, random).rgb)
  return { clean, phrases: captionPhrases(headCaption(head, random)) }
}

/** A word without meaning beside half of the captions: the base learns to pass over unknown words. */
function withStranger(
  phrases: readonly (readonly string[])[],
  random: Random,
): readonly (readonly string[])[] {
  return random.uniform() < 0.5 ? phrases : [[`stranger${random.below(10_000)}`], ...phrases]
}

/** Matrices that only add to what is there begin small. */
const quiet = ['ff_out', '_to_k']

function newLayers(random: Random, examples: readonly Example[]): Layers {
  const layer = (name: LayerName): Layer => {
    const { inputs, outputs, bias: hasBias } = layerShapes[name]
    const spread = quiet.some((part) => name.endsWith(part)) ? 0.1 : 1
    const weight = Float32Array.from(
      { length: inputs * outputs },
      () => (random.gauss() * spread) / Math.sqrt(inputs),
    )
    const bias = hasBias ? new Float32Array(outputs) : null
    if (bias !== null && name === 'unet_up_blocks_0_proj_out') meanLatent(bias, examples)
    return {
      linear: { name, inputs, outputs, weight, bias },
      adapter: null,
      full: { weight: learn(weight), bias: bias === null ? null : learn(bias) },
    }
  }
  return Object.fromEntries(layerNames.map((name) => [name, layer(name)])) as Record<LayerName, Layer>
}

/** The answer of a generator that knows nothing. */
function meanLatent(mean: Float32Array, examples: readonly Example[]): void {
  for (const { clean } of examples) {
    for (let i = 0; i < mean.length; i += 1) {
      mean[i] = (mean[i] as number) + (clean[i] as number) / examples.length
    }
  }
}

/** Writes dLoss/dPrediction; the loss is the mean squared error of the clean latent. */
function squaredError(error: Float32Array, predicted: Float32Array, chosen: readonly Example[]): number {
  let sum = 0
  chosen.forEach(({ clean }, row) => {
    for (let i = 0; i < latentSize; i += 1) {
      const at = row * latentSize + i
      const difference = (predicted[at] as number) - (clean[i] as number)
      sum += difference * difference
      error[at] = (2 * difference) / (batch * latentSize)
    }
  })
  return sum / (batch * latentSize)
}

function spreadWordGradient(
  wordGradient: Float32Array,
  phraseGradient: Float32Array,
  captions: readonly (readonly (readonly string[])[])[],
): void {
  let row = 0
  for (const phrase of captions.flat()) {
    for (const word of phrase) {
      const place = words.indexOf(word)
      if (place < 0) continue
      for (let i = 0; i < wordSize; i += 1) {
        wordGradient[place * wordSize + i] =
          (wordGradient[place * wordSize + i] as number) + (phraseGradient[row * wordSize + i] as number)
      }
    }
    row += 1
  }
}

/** Adam (Kingma and Ba, 2014), a short warm-up, then a cosine to nothing. */
function adam(step: number): void {
  const rate = topRate * Math.min(1, step / 100) * 0.5 * (1 + Math.cos((Math.PI * step) / steps))
  const meanFix = 1 - 0.9 ** step
  const squareFix = 1 - 0.99 ** step
  for (const { value, gradient, mean, square } of learned) {
    for (let i = 0; i < value.length; i += 1) {
      const g = gradient[i] as number
      const m = 0.9 * (mean[i] as number) + 0.1 * g
      const v = 0.99 * (square[i] as number) + 0.01 * g * g
      mean[i] = m
      square[i] = v
      value[i] = (value[i] as number) - (rate * (m / meanFix)) / (Math.sqrt(v / squareFix) + 1e-8)
    }
  }
}

main()
