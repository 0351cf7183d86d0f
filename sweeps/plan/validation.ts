import type { Problem, Trial } from '../../tracker/model.ts'
import { settingsNamed } from '../expand/combinations.ts'
import type { ScriptOptions } from '../facts/options.ts'
import { problemAt } from '../problem.ts'
import type { DatasetFacts, ImageFacts, SweepSpec } from '../spec.ts'
import {
  adviceLine,
  adviseSplit,
  heldOutBy,
  type SplitAdvice,
  splitAsAdvice,
  splitCounts,
  suits,
  usualHeldOut,
} from '../validation-advice.ts'

/** What is wrong with the `validation_split` of a trial, and what would be right. */
export interface SplitFault {
  readonly kind: 'validation-leak' | 'validation-empty'
  readonly text: string
  /** As given. */
  readonly split: number
  /** Null where no split suits all folders. */
  readonly advice: SplitAdvice | null
}

/** Below, two pictures fewer to train on cost more than their loss tells. */
const fewestImages = 12

/** For a trial that says nothing of validation; null where there are too few pictures, or no split suits. */
export function splitAdvice({ trainer, parameters, dataset }: Trial): SplitAdvice | null {
  if (trainer === 'replay' || parameters.validation_split !== undefined) return null
  const { images } = dataset
  return images < fewestImages ? null : adviseSplit(foldersOf({ trainer, dataset }), usualHeldOut(images))
}

/** For a sweep no trial of which says anything of it, where the script knows validation. */
export function sweepAdvice(trials: readonly Trial[], options: ScriptOptions = {}): SplitAdvice | null {
  const [first] = trials
  const isGiven = trials.some(({ parameters }) => parameters.validation_split !== undefined)
  return first && !isGiven && options.validation_split ? splitAdvice(first) : null
}

/** Null where nothing is to be held out, or what is held out is not trained on. */
export function splitFault(trial: Trial): SplitFault | null {
  const { validation_split: split, validation_seed: seed } = trial.parameters
  if (trial.trainer === 'replay' || typeof split !== 'number' || split <= 0) return null
  const folders = foldersOf(trial)
  const wrong = faultWords(folders, split, typeof seed === 'number')
  if (wrong === null) return null
  return { ...wrong, split, advice: betterSplit(folders, split, trial.dataset.images) }
}

/** The same where only its seed is missing, else one that holds out about as many. */
function betterSplit(folders: readonly number[], split: number, images: number): SplitAdvice | null {
  const heldOut = heldOutBy(folders, split)
  const isKept = suits(folders, split) && (heldOut > 0 || images === 0)
  return isKept ? splitAsAdvice(folders, split) : adviseSplit(folders, heldOut || usualHeldOut(images))
}

function faultWords(
  folders: readonly number[],
  split: number,
  isSeeded: boolean,
): Pick<SplitFault, 'kind' | 'text'> | null {
  const heldOut = heldOutBy(folders, split)
  const overlap = folders.reduce((sum, count) => sum + splitCounts(count, split).overlap, 0)
  if (!isSeeded) {
    const text =
      'without validation_seed sd-scripts shuffles twice: most held-out pictures are also trained on'
    return { kind: 'validation-leak', text }
  }
  if (folders.every((count) => count === 0)) return null
  if (heldOut === 0) {
    const text = `of ${folders.join(' and ')} pictures this holds none out`
    return { kind: 'validation-empty', text }
  }
  if (overlap === 0) return null
  const verb = overlap === 1 ? 'is' : 'are'
  const text = `by rounding, ${overlap} of the ${heldOut} held-out pictures ${verb} also trained on`
  return { kind: 'validation-leak', text }
}

/** What to do about a fault. */
export function faultHint({ advice, split }: SplitFault): string {
  if (advice === null) {
    return 'No split suits all dataset folders: put the pictures into one, or leave validation_split out.'
  }
  const line = `Write ${adviceLine(advice)}`
  return advice.split === split
    ? `${line}.`
    : `${line}: it holds ${advice.heldOut} of ${advice.images} pictures out.`
}

/** Of the trials of a sweep, each fault once, at the setting that makes it. */
export function validationRemarks(spec: SweepSpec, facts: DatasetFacts, trials: readonly Trial[]): Problem[] {
  const given = new Map(trials.map((trial) => [splitKey(trial), trial]))
  const settings = settingsNamed(spec, 'validation_split')
  const faults = [...given.values()].map(splitFault).filter((one) => one !== null)
  const remarks = faults.map((fault) => {
    const at = (settings.find(({ value }) => value === fault.split) ?? settings[0])?.at ?? null
    const known = { got: `validation_split ${fault.split}`, hint: faultHint(fault) }
    return problemAt(spec.file, at, fault.kind, fault.text, known)
  })
  const isSplit = trials.some(({ parameters }) => Number(parameters.validation_split ?? 0) > 0)
  return isSplit ? [...remarks, ...copyRemarks(spec, facts)] : remarks
}

const splitKey = ({ parameters }: Trial): string =>
  JSON.stringify([parameters.validation_split, parameters.validation_seed])

/** The same bytes twice: a split may hold one of them out and train on the other. */
function copyRemarks({ dataset: { file, at } }: SweepSpec, { folders }: DatasetFacts): Problem[] {
  const first = new Map<string, ImageFacts>()
  const copies = folders
    .flatMap(({ images }) => images)
    .flatMap((image) => {
      const same = first.get(image.sha256)
      first.set(image.sha256, same ?? image)
      return same ? [`${image.file} is ${same.file} again`] : []
    })
  if (copies.length === 0) return []
  const more = copies.length > 1 ? `, and ${copies.length - 1} more` : ''
  const text = 'a picture that is there twice can be held out and trained on at once'
  const known = { got: `${copies[0]}${more}`, hint: 'Keep one of each.' }
  return [problemAt(file, at, 'validation-copies', text, known)]
}

/** Two parameters that hold out pictures which are then not trained on, and what that costs. */
export const splitProposal = (advice: SplitAdvice): string =>
  `${advice.heldOut} of ${advice.images} pictures can be held out for a validation loss: ${adviceLine(advice)} (${advice.images - advice.heldOut} are left to train on).`

/** sd-scripts splits every folder by itself, a rehearsal all pictures together. */
function foldersOf({ trainer, dataset }: Pick<Trial, 'trainer' | 'dataset'>): readonly number[] {
  const { folders, images } = dataset
  return trainer === 'rehearsal' || folders.length === 0 ? [images] : folders.map((one) => one.images)
}
