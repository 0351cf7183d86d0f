import { grouped } from '../../queries/grouped.ts'
import type { Reason } from '../../verdict.ts'
import type { JudgeInput, MeasuredSample } from '../case/judge-input.ts'
import { evidence } from '../constants.ts'
import { pictureTable } from '../trajectory.ts'
import { countText, epochsText, listText } from './sentences.ts'

/** Why nothing can be said about a run, the main cause first; empty when there is enough to look at. */
export function doubts(input: JudgeInput): readonly Reason[] {
  if (input.moments.length === 0) {
    return [doubt('No samples yet. With prompts and samples at every epoch, the judge can say more.')]
  }
  const found = [oneColoured, unseeded, fewPrompts, noOrigin, unequalSizes, samePictures, fewEpochs]
  return found.flatMap((look) => look(input) ?? [])
}

const doubt = (text: string, pictures: readonly string[] = []): Reason => ({
  signal: 'evidence',
  text,
  weight: 1,
  pictures,
})

const morePictures = 6

function oneColoured({ moments }: JudgeInput): Reason | null {
  const spoilt = moments.flatMap(({ epoch, samples }) =>
    samples
      .filter(({ state }) => state === 'black' || state === 'blank')
      .map((sample) => ({ epoch, sample })),
  )
  const first = spoilt[0]
  if (!first) return null
  const numbers = unique(spoilt.map(({ sample }) => sample.prompt + 1))
  const epochs = epochsText(unique(spoilt.map(({ epoch }) => epoch)))
  const what = first.sample.state === 'black' ? 'black' : 'one colour'
  const verb = numbers.length === 1 ? 'is' : 'are'
  return doubt(
    `${promptsText(numbers)} ${verb} ${what} at ${epochs}: the model or its VAE made NaN there. ` +
      'Nothing can be judged on such a picture. Try no_half_vae, or a lower learning rate.',
    spoilt.slice(0, morePictures).map(({ sample }) => sample.path),
  )
}

function unseeded(input: JudgeInput): Reason | null {
  const all = triggerSamples(input)
  const without = unique(all.filter(({ seed }) => seed === null).map(({ prompt }) => prompt + 1))
  const seeded = unique(all.filter(({ seed }) => seed !== null).map(({ prompt }) => prompt))
  if (without.length === 0 || seeded.length >= evidence.triggerPrompts) return null
  const verb = without.length === 1 ? 'has' : 'have'
  return doubt(
    `${promptsText(without)} ${verb} no seed. They show a new picture each time, so epochs cannot be compared. ` +
      'Give every prompt a seed (--d 1).',
  )
}

function fewPrompts(input: JudgeInput): Reason | null {
  const drawn = pictureTable(input).prompts.filter((prompt) => input.prompts[prompt]?.role === 'trigger')
  if (drawn.length >= evidence.triggerPrompts) return null
  return doubt(
    `Not enough evidence: ${countText(drawn.length, 'prompt')} with the trained word and a whole picture at ` +
      `every epoch, ${evidence.triggerPrompts} are needed. Add prompts.`,
  )
}

function noOrigin({ moments, resumed }: JudgeInput): Reason | null {
  if (resumed) {
    return doubt(
      'The first samples of a continued run are not the base model’s, so nothing can be compared with it. ' +
        'Have the run judged that it continues, or train in one go.',
    )
  }
  if (moments[0]?.epoch === 0) return null
  return doubt(
    'No samples of the base model. Draw them at epoch 0 (sample_at_first), and the judge can say more.',
  )
}

function unequalSizes({ moments }: JudgeInput): Reason | null {
  const drawn = moments.flatMap(({ epoch, samples }) =>
    samples
      .filter(({ state }) => state === 'whole')
      .map(({ prompt, width, height }) => ({ epoch, prompt, size: `${width}×${height}` })),
  )
  const unequal = [...grouped(drawn, ({ prompt }) => prompt)].flatMap(([prompt, own]) => {
    const sizes = [...grouped(own, ({ size }) => size)]
    const told = sizes.map(([size, some]) => `${size} at ${epochsText(some.map(({ epoch }) => epoch))}`)
    return told.length > 1 ? [`prompt ${prompt + 1}: ${listText(told)}`] : []
  })
  if (unequal.length === 0) return null
  return doubt(
    `Samples of one prompt differ in size (${unequal.join('; ')}), so epochs cannot be compared. ` +
      'Give each prompt one size (--w and --h) and keep it for the whole training.',
  )
}

/** The unit of every distance is how far the base model's pictures of two prompts are apart. */
function samePictures(input: JudgeInput): Reason | null {
  const { prompts, pictures } = pictureTable(input)
  const contents = new Set(pictures[0]?.map(({ features }) => JSON.stringify(features)))
  if (prompts.length < evidence.triggerPrompts || contents.size >= evidence.triggerPrompts) return null
  return doubt(
    `Before training ${countText(prompts.length, 'prompt')} show only ${countText(contents.size, 'picture')}: ` +
      'nothing tells a small change from a large one. Give the prompts different words and seeds.',
  )
}

function fewEpochs({ moments, state }: JudgeInput): Reason | null {
  const trained = moments.filter(({ epoch }) => epoch > 0)
  if (trained.length >= evidence.epochs) return null
  const soFar = state === 'running' ? ' so far' : ''
  const noun = trained.every(({ epoch }) => Number.isInteger(epoch)) ? 'epoch' : 'sampled point'
  return doubt(
    `Not enough evidence: ${countText(trained.length, noun)}${soFar}, ${evidence.epochs} are needed, 8 to 16 are better. ` +
      'Fewer repeats make more epochs of the same training.',
  )
}

/** For a run whose pictures never visibly left the base model's. */
export const nothingLearnt = (distance: number, epochs: number): Reason =>
  doubt(
    `Nothing visible was learnt: after ${countText(epochs, 'epoch')} the pictures have moved ` +
      `${Math.round(distance * 100)} % of what separates two prompts. ` +
      'The learning rate is too low, or the prompts do not name the trained word.',
  )

const triggerSamples = ({ moments, prompts }: JudgeInput): MeasuredSample[] =>
  moments.flatMap(({ samples }) => samples.filter(({ prompt }) => prompts[prompt]?.role === 'trigger'))

const promptsText = (numbers: readonly number[]): string =>
  `${numbers.length === 1 ? 'Prompt' : 'Prompts'} ${listText(numbers.map(String))}`

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]
