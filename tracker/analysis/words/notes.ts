import { nearestPicture, trainingSet } from '../../pixels/copy.ts'
import type { Reason } from '../../verdict.ts'
import { weightFindings } from '../../weights/findings.ts'
import type { JudgeInput } from '../case/judge-input.ts'
import { harm } from '../constants.ts'
import type { Findings } from '../findings.ts'
import { apartIn, pictureTable } from '../trajectory.ts'
import { weightsByEpoch } from '../weight-facts.ts'
import { epochAt, shown } from './scene.ts'
import { countText, listText } from './sentences.ts'

/** What was noticed and decides nothing: weight 0. */
export const notes = (findings: Findings): Reason[] => [
  ...tooShort(findings.input),
  ...lacking(findings),
  ...copies(findings),
  ...dropout(findings.input),
  ...weights(findings.input),
  ...unmeasured(findings.input),
  ...eyesNotes(findings.input),
]

/** Without it nobody knows that a clean bill of few epochs is none. */
function tooShort({ moments }: JudgeInput): Reason[] {
  const trained = moments.filter(({ epoch }) => epoch > 0)
  if (trained.length >= harm.epochs) return []
  const noun = trained.every(({ epoch }) => Number.isInteger(epoch)) ? 'epoch' : 'sampled point'
  const text =
    `With ${countText(trained.length, noun)} pictures alone cannot show that a training went on too long: ` +
    `that takes ${harm.epochs}. Fewer repeats make more epochs of the same training.`
  return [note('evidence', text)]
}

/** What was not there to be weighed, and what it would add. */
function lacking({ input, path }: Findings): Reason[] {
  const sentences = [
    path.gain === null && 'With its training photos the judge could weigh how like them previews become.',
    input.settings.ratePerPicture === null &&
      'With its learning rate, network alpha and dim, and number of photos it could tell how hard the training pushes, ' +
        'which is now read from how far pictures went.',
    path.control.length === 0 &&
      'With prompts that leave out the trained word it could see when strangers change.',
  ].filter((one) => one !== false)
  return sentences.length === 0
    ? []
    : [note('evidence', ['Some evidence is missing.', ...sentences].join(' '))]
}

/** Which models of the user's had a say, and which could have none. */
export function eyesNotes({ sights }: JudgeInput): Reason[] {
  if (sights === null) return []
  const names = Object.values(sights.methods)
  const text = `Your own models looked too: ${listText(names)}. No labelled training tells how much that should weigh.`
  return [...(names.length === 0 ? [] : [text]), ...sights.off].map((line) => note('evidence', line))
}

const note = (signal: string, text: string, pictures: readonly string[] = []): Reason => ({
  ...{ signal, text, weight: 0, pictures },
})

/** Previews of the epoch to keep that repeat a training photo, as it is or mirrored. */
function copies({ input, path, choice }: Findings): Reason[] {
  if (input.training.length < 2) return []
  const { pictures } = pictureTable(input)
  const apart = apartIn(pictures[0]?.map(({ features }) => features) ?? [])
  const set = trainingSet(
    input.training.map(({ features }) => features),
    apart,
  )
  const row = pictures[choice.best] ?? []
  const copied = path.trigger.filter((column) => {
    const picture = row[column]
    return picture !== undefined && nearestPicture(picture.features, set, apart)?.isCopy === true
  })
  if (copied.length === 0) return []
  const text = `${copied.length} of ${path.trigger.length} previews at ${epochAt(path, choice.best)} nearly repeat a training photo.`
  return [note('copy', text, shown({ input, path, before: choice.best, at: choice.best }, copied))]
}

const dropout = ({ settings: { hasDropout } }: JudgeInput): Reason[] =>
  hasDropout
    ? [
        note(
          'evidence',
          'This training drops out, and sd-scripts leaves that on while it draws: previews are noisier than what the file renders.',
        ),
      ]
    : []

function weights(input: JudgeInput): Reason[] {
  const found = weightFindings({ weights: weightsByEpoch(input), doses: input.doses })
  return found.map(({ text }) => note('weights', text))
}

const named = 3

function unmeasured({ unmeasured: lost }: JudgeInput): Reason[] {
  if (lost.length === 0) return []
  const first = lost.slice(0, named).map(({ path, why }) => `${path} (${why})`)
  const more = lost.length > named ? ` and ${lost.length - named} more` : ''
  const text = `${countText(lost.length, 'picture')} could not be measured: ${listText(first)}${more}.`
  return [
    note(
      'evidence',
      text,
      lost.slice(0, named).map(({ path }) => path),
    ),
  ]
}
