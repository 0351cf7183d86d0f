import type { ParameterValue, TrialDataset } from '../../tracker/model.ts'
import { scripts } from '../facts/scripts.ts'
import type { DatasetFacts, SweepSpec } from '../spec.ts'
import { nearestRepeats } from './formulas.ts'

/** The file with repeats for a flat folder that has none: CivitAI's number of shows per epoch. */
export function withRepeats(
  spec: SweepSpec,
  facts: DatasetFacts,
): { readonly spec: SweepSpec; readonly note: string | null } {
  const isGiven = spec.set.repeats !== undefined || facts.folders.every(({ repeats }) => repeats !== null)
  if (isGiven) return { spec, note: null }
  const shows = scripts[spec.script]?.shows ?? 200
  const value = nearestRepeats(shows / facts.images)
  const repeats = { kind: 'value', value, at: spec.dataset.at } as const
  const isSwept = spec.axes.some(({ names }) => names.includes('repeats'))
  const note = isSwept
    ? null
    : `added to every trial: repeats = ${value} (${shows} / images, as CivitAI has it)`
  return { spec: { ...spec, set: { repeats, ...spec.set } }, note }
}

/** The dataset of one trial; repeats of the file win over those in the names of folders. */
export function trialDataset(
  facts: DatasetFacts,
  values: Readonly<Record<string, ParameterValue>>,
): TrialDataset {
  const { repeats } = values
  const folders = facts.folders.map((folder) => ({
    name: folder.name,
    repeats: typeof repeats === 'number' ? repeats : (folder.repeats ?? 1),
    images: folder.images.length,
  }))
  return { fingerprint: facts.fingerprint, token: facts.token, folders, images: facts.images }
}
