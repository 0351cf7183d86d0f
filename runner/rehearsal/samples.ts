/** Sample pictures: `<output>/sample/<name>_e000003_01_<time>_<seed>.png`, `<name>_000100_01_…` by steps. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { type Clock, stamp } from './clock.ts'
import type { Console } from './console.ts'
import { writeFile } from './fault.ts'
import { latentPicture } from './latent.ts'
import type { Network } from './network.ts'
import { readPrompts, type SamplePrompt } from './prompts.ts'
import { textHash } from './random.ts'
import { drawLatent } from './sampler.ts'
import { captionPhrases, phraseRows, type Vocabulary } from './words.ts'

export interface Studio {
  readonly network: Network
  readonly vocabulary: Vocabulary
  readonly clock: Clock
  readonly console: Console
  readonly outputFolder: string
  readonly outputName: string
  readonly promptFile: string
  /** `--sample_sampler`; named in the log, the rehearsal has one sampler. */
  readonly sampler: string
  readonly isSlowDisk: boolean
}

/** `epoch` is null for samples by steps. The prompt file is read anew every time, as sd-scripts does. */
export async function drawSamples(studio: Studio, at: { epoch: number | null; step: number }): Promise<void> {
  const { console, clock } = studio
  console.log('INFO', `\ngenerating sample images at step / サンプル画像生成 ステップ: ${at.step}`)
  if (!existsSync(studio.promptFile)) {
    console.log('ERROR', `No prompt file / プロンプトファイルがありません: ${studio.promptFile}`)
    return
  }
  const folder = join(studio.outputFolder, 'sample')
  mkdirSync(folder, { recursive: true })
  const moment = at.epoch === null ? digits(at.step, 6) : `e${digits(at.epoch, 6)}`
  for (const [index, prompt] of readPrompts(studio.promptFile).entries()) {
    tellPrompt(studio, prompt)
    const seed = prompt.seed === null ? '' : `_${prompt.seed}`
    const name = `${studio.outputName}_${moment}_${digits(index, 2)}_${stamp(clock.now())}${seed}.png`
    const png = await drawPicture(studio, prompt)
    writeFile(join(folder, name), png, studio.isSlowDisk)
  }
}

const digits = (value: number, width: number): string => String(value).padStart(width, '0')

/**
 * Guidance pulls this generator harder than a diffusion model of noise: a quarter of the scale asked for
 * above 1 keeps colours where 7.5 keeps them there.
 */
const guidanceShare = 0.25

async function drawPicture({ network, vocabulary, clock }: Studio, prompt: SamplePrompt): Promise<Buffer> {
  const latent = drawLatent(network, {
    prompt: phraseRows(vocabulary, captionPhrases(prompt.text)),
    negative: phraseRows(vocabulary, captionPhrases(prompt.negative)),
    seed: prompt.seed ?? textHash(String(clock.now())),
    steps: prompt.steps,
    guidance: 1 + guidanceShare * (prompt.scale - 1),
  })
  const { width, height } = prompt
  return sharp(latentPicture(latent, width, height), { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

function tellPrompt({ console, sampler }: Studio, prompt: SamplePrompt): void {
  console.log('INFO', `prompt: ${prompt.text}`)
  console.log('INFO', `negative_prompt: ${prompt.negative === '' ? 'None' : prompt.negative}`)
  console.log('INFO', `height: ${prompt.height}`)
  console.log('INFO', `width: ${prompt.width}`)
  console.log('INFO', `sample_steps: ${prompt.steps}`)
  console.log('INFO', `scale: ${prompt.scale}`)
  console.log('INFO', `sample_sampler: ${prompt.sampler ?? sampler}`)
  if (prompt.seed !== null) console.log('INFO', `seed: ${prompt.seed}`)
}
